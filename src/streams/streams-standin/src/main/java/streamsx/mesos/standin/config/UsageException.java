package streamsx.mesos.standin.config;

/** What was given on a command line, or as a switch, will not do; the text is for people. */
public final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
