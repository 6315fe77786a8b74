package streamsx.mesos.leader;

/** What serves beside a term, for as long as that takes requests. The term does not know what it is. */
public interface TermCompanion {
    /** No companion. */
    TermCompanion NONE = new TermCompanion() {
        @Override
        public void ready() {}

        @Override
        public void stop() {}
    };

    /** The term takes requests from now on. Called once at most, on the term's thread: must not block. */
    void ready();

    /**
     * The term takes no more requests and is about to leave Mesos. Called at every end, even of a term that never was
     * ready. The term goes on when this returns, so it may take a few seconds at most.
     */
    void stop();
}
