package streamsx.mesos.cli;

import streamsx.mesos.config.Config;
import streamsx.mesos.leader.ExitCode;

/** One instance of the resource manager, for its whole life. */
public final class Instance {
    private Instance() { }

    /** Runs until the instance ends; the exit code says why it did. */
    public static int run(Config config) {
        System.err.println("The instance itself is not part of this build.");
        return ExitCode.INTERNAL.code();
    }
}
