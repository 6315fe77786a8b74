package streamsx.mesos.sandbox.streams.store;

/** What a domain is doing. */
public enum DomainState {
    STOPPED,
    STARTING,
    RUNNING,
    STOPPING
}
