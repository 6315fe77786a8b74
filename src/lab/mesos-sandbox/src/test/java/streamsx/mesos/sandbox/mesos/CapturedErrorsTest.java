package streamsx.mesos.sandbox.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;

/** Sends the requests of capture 02 to a master and compares its answers with those of the real one. */
@Timeout(60)
class CapturedErrorsTest {
    private static final String FRAMEWORK = "c26c92db-bcef-4838-86e3-dbba99f29b9a-0002";
    private static final String STREAM = "1c30bbf9-de9e-464e-bd60-2bc0f9cff2e6";
    private static SandboxMaster master;
    private static TestScheduler scheduler;

    @BeforeAll
    static void start() throws Exception {
        master = SandboxMaster.start(MasterConfig.defaults());
        scheduler = TestScheduler.subscribe(master.port());
    }

    @AfterAll
    static void stop() throws IOException {
        scheduler.close();
        master.close();
    }

    static Stream<Exchange> exchanges() throws IOException {
        // Three that are no plain exchange: an endless stream, a withheld body, two requests at once.
        List<Exchange> all = Exchange.ofCapture("02-scheduler-http-errors")
                .filter(exchange -> !exchange.name().startsWith("SUBSCRIBE, negative")
                        && !exchange.name().startsWith("Expect")
                        && !exchange.name().startsWith("keep-alive"))
                .toList();
        assertThat(all).hasSizeGreaterThan(30);
        return all.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("exchanges")
    void answersAsMesosDoes(Exchange exchange) throws IOException {
        TestScheduler.Answer answer = TestScheduler.raw(
                master.port(),
                exchange.request().replace(FRAMEWORK, scheduler.frameworkId).replace(STREAM, scheduler.streamId));
        String body = answer.body().replace(scheduler.frameworkId, FRAMEWORK);
        assertThat(Exchange.comparable(answer.head())).isEqualTo(Exchange.comparable(exchange.response()));
        assertThat(body.strip()).isEqualTo(exchange.body());
    }
}
