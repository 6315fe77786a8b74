package streamsx.mesos.benchmarks.clients;

/** A framework that is registered. What it awaits it awaits for a minute at most. */
public interface Client extends AutoCloseable {
    /** Asks for so many unknown tasks, in one call, and returns when each has been answered. */
    void reconcile(int tasks);

    /**
     * Launches so many tasks in one call, on the first offer that comes, and returns when each has been reported
     * running and the master has taken the acknowledgement of that.
     */
    void launch(int tasks);

    /** Ends the framework. */
    @Override
    void close();
}
