package streamsx.mesos.store.zookeeper;

/** The node that ties every write to one leadership: it exists as long as this instance may lead, and no longer. */
public interface Fence {
    /** Full path of this instance's latch node. It never changes within a term. */
    String latchPath();
}
