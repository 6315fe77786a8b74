package streamsx.mesos.adapter;

/** A request that the leader did not answer with what was asked for. */
final class RestException extends Exception {
    private static final long serialVersionUID = 1;
    /** In place of a status: there was no answer. */
    static final int NO_ANSWER = 0;
    /** In place of a status: there was one, of which we can make nothing. */
    static final int NO_SENSE = -1;

    private final int status;
    private final String field;

    /**
     * Makes one.
     *
     * @param status  of HTTP, or one of the constants
     * @param field   what is wrong in the request; empty if it is nothing in particular
     * @param message the leader's words, or why there are none
     */
    RestException(int status, String field, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
        this.field = field;
    }

    int status() {
        return status;
    }

    String field() {
        return field;
    }

    /** Whether it may go better in a moment. A leader that has just lost its leadership redirects. */
    boolean unavailable() {
        return status == NO_ANSWER || status == 307 || status == 408 || status == 503;
    }
}
