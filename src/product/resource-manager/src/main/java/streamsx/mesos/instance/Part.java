package streamsx.mesos.instance;

/** Something that an instance consists of, for as long as it runs. */
interface Part extends AutoCloseable {
    /**
     * Starts it; called once at most.
     *
     * @throws CannotStartException if the instance ends with an exit code of its own for it; the log says why already
     */
    void start() throws Exception;

    /** Ends it; called once at most, also after a start that failed halfway. */
    @Override
    default void close() throws Exception {}
}
