package streamsx.mesos.server;

import java.time.Duration;

/**
 * What the HTTP face bears.
 *
 * @param maxBody    bytes of a request's body
 * @param maxThreads threads that serve requests; waiting requests need none
 * @param maxPoll    longest wait of a long poll
 * @param maxPolls   long polls waiting at the same time
 * @param maxAnswer  a request that the term has not answered by then is answered 503; must be above the longest wait
 *                   of an allocation; zero for no limit
 */
public record ServerLimits(int maxBody, int maxThreads, Duration maxPoll, int maxPolls, Duration maxAnswer) {
    /** The defaults of the product. */
    public static final ServerLimits DEFAULT =
        new ServerLimits(1 << 20, 40, Duration.ofMinutes(5), 1_000, Duration.ofMinutes(10));

    public ServerLimits {
        if (maxBody < 1 || maxThreads < 8 || maxPolls < 1 || maxPoll.isNegative() || maxAnswer.isNegative()) {
            throw new IllegalArgumentException("limits must be positive, and threads 8 or more");
        }
    }
}
