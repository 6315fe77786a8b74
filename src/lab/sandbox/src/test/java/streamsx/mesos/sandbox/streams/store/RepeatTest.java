package streamsx.mesos.sandbox.streams.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.zookeeper.KeeperException;
import org.junit.jupiter.api.Test;

class RepeatTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final Repeat repeat = new Repeat(Duration.ofSeconds(4), nanos::get);
    private int runs;

    private void pass(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void theTimeBeginsWithTheFirstLoss() {
        assertThatThrownBy(() -> repeat.whileDisconnected(() -> {
                    if (runs++ == 0) {
                        // The process stood still in the middle of the call.
                        pass(60);
                        throw new KeeperException.ConnectionLossException();
                    }
                    throw new KeeperException.SessionExpiredException();
                }))
                .isInstanceOf(KeeperException.SessionExpiredException.class);
    }

    @Test
    void itEndsWithTheConnectionThatCameBack() throws Exception {
        assertThat(repeat.<String>whileDisconnected(() -> {
                    pass(1);
                    if (runs++ < 3) {
                        throw new KeeperException.ConnectionLossException();
                    }
                    return "answer";
                }))
                .isEqualTo("answer");
    }

    @Test
    void itGivesUp() {
        assertThatThrownBy(() -> repeat.whileDisconnected(() -> {
                    runs++;
                    pass(1);
                    throw new KeeperException.ConnectionLossException();
                }))
                .isInstanceOf(KeeperException.ConnectionLossException.class);
        assertThat(runs).isEqualTo(6);
    }
}
