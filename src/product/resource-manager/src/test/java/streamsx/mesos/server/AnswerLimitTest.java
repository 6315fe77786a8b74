package streamsx.mesos.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.leader.Leadership;

/** A term that takes too long. */
class AnswerLimitTest extends ApiServerTestBase {
    @Override
    ServerLimits limits() {
        return limits(50, Duration.ofSeconds(1), ServerLimits.Connections.DEFAULT);
    }

    @Test
    void anAnswerAfterTheTimeIsLost() throws Exception {
        term.answers = e -> null;
        assertThat(post("/release-all", "{\"clientId\":\"c1\"}").statusCode()).isEqualTo(503);
        term.open.poll(5, TimeUnit.SECONDS).complete(new Leadership.Delivery(1, new Answer.Resources(List.of(), 1)));
        assertThat(term.fates.poll(5, TimeUnit.SECONDS)).isEqualTo("lost 1");
    }
}
