package streamsx.mesos.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.core.api.Event;

/** A start carries a command for each resource of a request, however many one may get. */
@Timeout(60)
class StartLimitTest extends ApiServerTestBase {
    @Override
    ServerLimits limits() {
        return ServerLimits.forRequestsOf(10_000);
    }

    private static String start(int resources) {
        String command = "x".repeat(2_000);
        return IntStream.range(0, resources)
                .mapToObj(n -> "\"resource_" + n + "\":\"" + command + "\"")
                .collect(Collectors.joining(",", "{\"clientId\":\"c1\",\"session\":\"s\",\"commands\":{", "}}"));
    }

    @Test
    void theLargestRequestIsStartedAtOnce() throws Exception {
        assertThat(post("/start", start(10_000)).statusCode()).isEqualTo(200);
        assertThat(((Event.Start) term.events.remove()).commands()).hasSize(10_000);
        assertThat(post("/release", start(1_000)).statusCode())
                .as("the others take no more than before")
                .isEqualTo(413);
        assertThat(term.events).isEmpty();
    }

    @Test
    void theLimitFollowsTheProperty() {
        assertThat(ServerLimits.DEFAULT.maxStart())
                .isEqualTo(ServerLimits.forRequestsOf(100).maxStart())
                .isGreaterThan(100 * 8_000)
                .isGreaterThan(ServerLimits.DEFAULT.maxBody());
        assertThat(ServerLimits.forRequestsOf(10_000).maxStart()).isGreaterThan(10_000 * 8_000);
    }
}
