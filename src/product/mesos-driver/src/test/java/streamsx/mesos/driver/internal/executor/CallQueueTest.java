package streamsx.mesos.driver.internal.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallQueueTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void whoWaitsForACallIsNotLeftAloneByAQueueThatFailed() throws Exception {
        CompletableFuture<String> fatal = new CompletableFuture<>();
        CallQueue<String> queue = new CallQueue<>(
                "test",
                (subscription, call) -> {
                    throw new IllegalStateException(call);
                },
                fatal::complete);
        List<CompletableFuture<Void>> made = List.of(queue.send(null, "first"), queue.send(null, "second"));
        queue.start();
        for (CompletableFuture<Void> one : made) {
            one.get();
        }
        queue.flush(LONG);
        queue.send(null, "late").get();

        assertThat(fatal.get()).isEqualTo("defect in the driver: java.lang.IllegalStateException: first");
        queue.close(LONG);
    }
}
