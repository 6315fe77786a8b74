package streamsx.mesos.sandbox.streams.store;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.zookeeper.KeeperException;

/**
 * Repeats a call that meets a broken connection. The time for it begins with the first loss, not with the call: a
 * process that was stopped in the middle of a call, for longer than its session lived, must still learn that the
 * session has ended.
 *
 * @param atMost   after the first loss
 * @param nanoTime as {@link System#nanoTime()}
 */
record Repeat(Duration atMost, LongSupplier nanoTime) {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    interface Call<T> {
        T run() throws KeeperException, InterruptedException;
    }

    /** @throws KeeperException.ConnectionLossException if it was still broken when the time was over */
    <T> T whileDisconnected(Call<T> call) throws KeeperException, InterruptedException {
        boolean lost = false;
        long lostSince = 0;
        while (true) {
            try {
                return call.run();
            } catch (KeeperException.ConnectionLossException e) {
                long now = nanoTime.getAsLong();
                if (!lost) {
                    lost = true;
                    lostSince = now;
                } else if (now - lostSince > atMost.toNanos()) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
