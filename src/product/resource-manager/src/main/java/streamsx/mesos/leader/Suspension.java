package streamsx.mesos.leader;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether the connection to ZooKeeper is suspended, which any thread may ask. Each loss needs a confirmation of its
 * own.
 */
final class Suspension {
    private final AtomicLong losses = new AtomicLong();
    private volatile boolean suspended;

    /** The connection is away. */
    void begin() {
        losses.incrementAndGet();
        suspended = true;
    }

    /** Ends it without a confirmation: nothing was decided yet that another leader could contradict. */
    void endUnconfirmed() {
        suspended = false;
    }

    /** Which loss was the last: to be handed to {@link #end} once leadership is confirmed. */
    long lastLoss() {
        return losses.get();
    }

    /**
     * Leadership was confirmed after that loss.
     *
     * @return whether the suspension ends; not, if the connection has gone away again
     */
    boolean end(long loss) {
        if (losses.get() != loss) {
            return false;
        }
        suspended = false;
        if (losses.get() != loss) {
            // It went away again at this moment.
            suspended = true;
            return false;
        }
        return true;
    }

    /** Whether nothing may leave now. */
    boolean active() {
        return suspended;
    }
}
