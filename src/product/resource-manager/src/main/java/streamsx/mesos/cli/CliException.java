package streamsx.mesos.cli;

/** A command cannot do what it was asked to; the message is for the one who asked. */
final class CliException extends Exception {
    /** Refused or failed. */
    static final int FAILED = 1;
    /** The command line or a property is wrong. */
    static final int USAGE = 2;
    /** No instance runs, or none can be reached. */
    static final int NO_INSTANCE = 3;

    private static final long serialVersionUID = 1;

    private final int exitCode;

    CliException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    CliException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
