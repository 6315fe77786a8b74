package streamsx.mesos.scheduler;

import java.util.concurrent.CompletionStage;

/** Asks whether this instance leads at this moment. */
@FunctionalInterface
public interface LeadershipCheck {
    /**
     * Asks ZooKeeper, not memory.
     *
     * @return completes with true if this instance leads, with false if not; stays open while ZooKeeper cannot be asked
     */
    CompletionStage<Boolean> leads();
}
