package streamsx.mesos.instance;

import streamsx.mesos.leader.ExitCode;

/** A part cannot start, for a reason that has an exit code of its own. */
final class CannotStartException extends Exception {
    private static final long serialVersionUID = 1;

    private final ExitCode exitCode;

    CannotStartException(ExitCode exitCode) {
        super(exitCode.toString());
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
