package streamsx.mesos.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import streamsx.mesos.testsupport.Await;

/** How many long polls one client may have (H3). */
class PollsOfAClientTest extends ApiServerTestBase {
    private void waits(String query, int howMany) throws Exception {
        for (int i = 1; i <= howMany; i++) {
            sendAsync(to("/api/v1/notifications?timeoutSecs=60" + query));
        }
        Await.until("all wait", () -> term.callbacks.size() == howMany);
    }

    @Test
    void h3OneClientTakesNoMoreThanItsShare() throws Exception {
        waits("&client=c1", LongPoll.MOST_OF_A_CLIENT);
        assertThat(get("/notifications?client=c1").statusCode()).isEqualTo(503);
    }

    @Test
    void h3NorDoPollsForAllClients() throws Exception {
        waits("", LongPoll.MOST_OF_ALL_CLIENTS);
        assertThat(get("/notifications").statusCode()).isEqualTo(503);
    }
}
