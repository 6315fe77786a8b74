package streamsx.mesos.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import streamsx.mesos.sandbox.mesos.master.MasterConfig;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;

/** Sends the requests of capture 02 to a master and compares its answers with those of the real one. */
@Timeout(60)
class CapturedErrorsTest {
    private static final String FRAMEWORK = "c26c92db-bcef-4838-86e3-dbba99f29b9a-0002";
    private static final String STREAM = "1c30bbf9-de9e-464e-bd60-2bc0f9cff2e6";
    private static SandboxMaster master;
    private static TestScheduler scheduler;

    /** One request of the capture and its answer, as dumped. */
    record Exchange(String name, String request, String response) {
        @Override
        public String toString() {
            return name;
        }
    }

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
        try (InputStream in = CapturedErrorsTest.class.getResourceAsStream("/mesos-wire/02-scheduler-http-errors.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            List<Exchange> all = Stream.of(text.substring("##### ".length()).split("\n##### ")).filter(part -> part.contains("=== >>> request\n"))
                    // Three that are no plain exchange: an endless stream, a withheld body, two requests at once.
                    .filter(part -> !part.startsWith("SUBSCRIBE, negative") && !part.startsWith("Expect") && !part.startsWith("keep-alive"))
                    .map(CapturedErrorsTest::exchange).toList();
            assertThat(all).hasSizeGreaterThan(30);
            return all.stream();
        }
    }

    private static Exchange exchange(String part) {
        int request = part.indexOf("=== >>> request\n") + "=== >>> request\n".length();
        int response = part.indexOf("\n=== <<< response\n");
        return new Exchange(part.lines().findFirst().orElseThrow(), part.substring(request, response),
                part.substring(response + "\n=== <<< response\n".length()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("exchanges")
    void answersAsMesosDoes(Exchange exchange) throws IOException {
        TestScheduler.Answer answer = TestScheduler.raw(master.port(),
                exchange.request().replace(FRAMEWORK, scheduler.frameworkId).replace(STREAM, scheduler.streamId));
        String body = answer.body().replace(scheduler.frameworkId, FRAMEWORK);
        assertThat(comparable(answer.head())).isEqualTo(comparable(exchange.response()));
        assertThat(body.strip()).isEqualTo(exchange.response().substring(exchange.response().indexOf("\r\n\r\n") + 4).strip());
    }

    /** The head without what differs by nature; the order of headers means nothing. */
    private static TreeSet<String> comparable(String response) {
        TreeSet<String> lines = new TreeSet<>();
        for (String line : response.split("\r\n\r\n")[0].split("\r\n")) {
            if (!line.startsWith("Date:")) {
                lines.add(line.startsWith("Mesos-Stream-Id:") ? "Mesos-Stream-Id" : line);
            }
        }
        return lines;
    }
}
