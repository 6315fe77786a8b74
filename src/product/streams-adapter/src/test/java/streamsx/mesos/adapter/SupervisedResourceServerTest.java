package streamsx.mesos.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SupervisedResourceServerTest {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private PipedOutputStream leader;
    private PipedInputStream input;

    @BeforeEach
    void begin() throws IOException {
        input = new PipedInputStream(4096);
        leader = new PipedOutputStream(input);
    }

    @AfterEach
    void end() {
        over.countDown();
    }

    /** Ends as a JVM does: exit does not return. */
    private final class NotedEnd implements SupervisedResourceServer.End {
        @Override
        public void exit(int status) {
            events.add("exit " + status);
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void halt(int status) {
            events.add("halt " + status);
        }
    }

    private void run(Duration timeout, SupervisedResourceServer.Server server) {
        Thread thread = new Thread(() -> new SupervisedResourceServer(input, timeout, server, new NotedEnd()).run());
        thread.setDaemon(true);
        thread.start();
    }

    private void write(String text) throws IOException {
        leader.write(text.getBytes(StandardCharsets.US_ASCII));
        leader.flush();
    }

    private String next() throws InterruptedException {
        return events.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void beginsWhenTheLeaderSaysGoAndOnlyOnce() throws Exception {
        run(Duration.ofSeconds(30), () -> events.add("serve"));
        write("alive\nno go\ngoal\n\n");
        assertThat(events.poll(300, TimeUnit.MILLISECONDS)).isNull();
        write("go\n");
        assertThat(next()).isEqualTo("serve");
        write("go\r\nalive\n");
        assertThat(events.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void endsWhenItsInputEnds() throws Exception {
        run(Duration.ofSeconds(30), () -> events.add("serve"));
        write("go\n");
        assertThat(next()).isEqualTo("serve");
        leader.close();

        assertThat(next()).isEqualTo("exit 0");
        // The orderly end hangs here, so it is cut short.
        assertThat(next()).isEqualTo("halt 0");
        assertThat(events.poll(300, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void alsoWhenItNeverServed() throws Exception {
        run(Duration.ofSeconds(30), () -> events.add("serve"));
        leader.close();

        assertThat(next()).isEqualTo("exit 0");
    }

    @Test
    void endsWhenTheLeaderIsSilent() throws Exception {
        run(Duration.ofMillis(500), () -> events.add("serve"));
        long begun = System.nanoTime();
        write("go\n");
        assertThat(next()).isEqualTo("serve");
        assertThat(next()).isEqualTo("exit 0");

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(500), Duration.ofSeconds(5));
    }

    @Test
    void anyLineKeepsItAlive() throws Exception {
        run(Duration.ofSeconds(2), () -> events.add("serve"));
        write("go\n");
        assertThat(next()).isEqualTo("serve");
        for (int i = 0; i < 30; i++) {
            write("\n");
            assertThat(events.poll(100, TimeUnit.MILLISECONDS)).isNull();
        }
    }

    @Test
    void mayBeStartedLongBeforeTheLeaderIsReady() throws Exception {
        run(Duration.ofMillis(200), () -> events.add("serve"));

        assertThat(events.poll(1, TimeUnit.SECONDS)).isNull();
        write("go\n");
        assertThat(next()).isEqualTo("serve");
    }

    @Test
    void aServerThatFailsEndsTheProcessWithAnError() throws Exception {
        run(Duration.ofSeconds(30), () -> {
            throw new IllegalStateException("no");
        });
        write("go\n");

        assertThat(next()).isEqualTo("exit 1");
        assertThat(next()).isEqualTo("halt 1");
    }

    @Test
    void aTimeoutThatIsNoneIsRefused() {
        assertThat(SupervisedResourceServer.timeout(" 250 ")).isEqualTo(Duration.ofMillis(250));
        assertThat(SupervisedResourceServer.timeout(null)).isEqualTo(Duration.ofSeconds(5));
        for (String bad : new String[] {"0", "-1", "5s"}) {
            assertThatThrownBy(() -> SupervisedResourceServer.timeout(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(SupervisedResourceServer.TIMEOUT_PROPERTY)
                    .hasMessageContaining(bad);
        }
    }
}
