package streamsx.mesos.store.zookeeper;

/** What ties every write to one leadership: a node that exists as long as this instance may lead, and no longer. */
public interface Fence {
    /** Full path of this instance's latch node. It never changes within a term. */
    String latchPath();
}
