package streamsx.mesos.leader;

import java.util.Objects;
import streamsx.mesos.store.zookeeper.Fence;

/**
 * The latch node of one leadership. Its path is taken once, when the latch says "leader" and the node is known to be
 * ours; the latch is never asked again, since it was seen to return a dead path, and a new one after re-election.
 *
 * @param latchPath full path of the latch node
 */
public record LeadershipFence(String latchPath) implements Fence {
    public LeadershipFence {
        Objects.requireNonNull(latchPath);
    }
}
