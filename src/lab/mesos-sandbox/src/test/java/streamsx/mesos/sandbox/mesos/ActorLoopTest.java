package streamsx.mesos.sandbox.mesos;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ActorLoopTest {
    @Test
    void whoWaitsForAResultIsToldOfTheEnd() throws Exception {
        ActorLoop loop = new ActorLoop("test");
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        loop.run(() -> {
            running.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        running.await();
        CountDownLatch calling = new CountDownLatch(1);
        CompletableFuture<Integer> called = CompletableFuture.supplyAsync(() -> {
            calling.countDown();
            return loop.call(() -> 1);
        });
        calling.await();
        loop.close();
        assertThatThrownBy(() -> called.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> loop.call(() -> 1)).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void whatComesAfterTheEndIsDroppedWithoutAWord() {
        ActorLoop loop = new ActorLoop("test");
        loop.close();
        loop.run(() -> {});
        loop.after(Duration.ZERO, () -> {}).cancel(false);
    }
}
