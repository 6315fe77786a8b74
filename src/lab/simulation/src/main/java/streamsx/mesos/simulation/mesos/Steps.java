package streamsx.mesos.simulation.mesos;

/** Told of each step of a process. Whoever listens may end or pause the process there. */
public interface Steps {
    Steps NONE = new Steps() {
        @Override
        public void before(String what) {}

        @Override
        public void after(String what) {}
    };

    /** Nothing of the step has happened yet; if the process is alive afterwards, the step is done (when it goes on). */
    void before(String what);

    void after(String what);
}
