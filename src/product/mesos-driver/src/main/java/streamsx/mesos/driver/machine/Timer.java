package streamsx.mesos.driver.machine;

/**
 * Something to be reminded of. Of each kind only the one set last counts; the machine ignores the others.
 *
 * @param number tells it from others of its kind
 */
public record Timer(Kind kind, long number) {

    /** What it is for. */
    public enum Kind {
        /** The next attempt to subscribe. */
        RETRY,
        /** Head and SUBSCRIBED are late. */
        ANSWER,
        /** The master may have fallen silent. */
        SILENCE,
        /** The answer to a call is late. */
        CALL,
        /** Stopping takes too long. */
        STOP
    }
}
