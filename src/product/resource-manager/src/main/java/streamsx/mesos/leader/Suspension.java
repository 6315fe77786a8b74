package streamsx.mesos.leader;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the connection to ZooKeeper is suspended, which any thread may ask. Each loss needs a confirmation of its
 * own.
 */
final class Suspension {
    private static final Logger LOG = LoggerFactory.getLogger(Suspension.class);

    private final AtomicLong losses = new AtomicLong();
    private volatile boolean suspended;

    /** The connection is away. */
    void begin() {
        losses.incrementAndGet();
        suspended = true;
        LOG.warn("The connection to ZooKeeper is suspended; no effect is sent until it is back");
    }

    /** Ends it without a confirmation: nothing was decided yet that another leader could contradict. */
    void endUnconfirmed() {
        suspended = false;
    }

    /** Which loss was the last: to be handed to {@link #end} once leadership is confirmed. */
    long lastLoss() {
        return losses.get();
    }

    /** Leadership was confirmed after that loss: ends the suspension, unless there was another loss meanwhile. */
    void end(long loss) {
        if (losses.get() != loss) {
            return;
        }
        suspended = false;
        if (losses.get() == loss) {
            LOG.info("The connection to ZooKeeper is back and this instance still leads");
        } else {
            // It was lost again at this moment.
            suspended = true;
        }
    }

    /** Whether nothing may leave now. */
    boolean active() {
        return suspended;
    }
}
