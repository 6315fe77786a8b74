package streamsx.mesos.sandbox.streams.store;

/** What an instance is doing. */
public enum InstanceState {
    STOPPED,
    STARTING,
    RUNNING,
    STOPPING;

    /** Whether it wants resources. */
    public boolean active() {
        return this == STARTING || this == RUNNING;
    }
}
