package streamsx.mesos.core.model;

/** The kinds of request that Streams makes. They differ in how long the client is willing to wait for the answer. */
public enum AllocationKind {
    /** The domain's first resource: allocated when answered, or not at all. */
    MASTER,
    SYNCHRONOUS,
    ASYNCHRONOUS,
    FLEXIBLE
}
