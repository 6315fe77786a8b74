package streamsx.mesos.standin;

/** What was given on a command line, or as a switch, will not do; the text is for people. */
final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
