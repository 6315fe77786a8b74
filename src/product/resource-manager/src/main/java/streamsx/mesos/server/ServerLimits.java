package streamsx.mesos.server;

import java.time.Duration;

/**
 * What the API server bears.
 *
 * @param maxBody    bytes of a request's body
 * @param maxStart   the same for {@code /start}, whose body has a command for each of the resources of one request
 * @param maxThreads threads that serve requests; waiting requests need none
 * @param maxPoll    longest wait of a long poll
 * @param maxPolls   long polls waiting at the same time
 * @param maxAnswer  a request that the term has not answered by then is answered 503; must be above the longest wait
 *                   of an allocation; zero for no limit
 * @param connections what callers may hold before they have shown the token
 */
public record ServerLimits(
        int maxBody,
        int maxStart,
        int maxThreads,
        Duration maxPoll,
        int maxPolls,
        Duration maxAnswer,
        Connections connections) {
    private static final int BODY = 1 << 20;
    /** Four times what a Streams controller's command needs. */
    private static final int COMMAND = 8 << 10;

    /**
     * Connections.
     *
     * @param most          in all
     * @param mostOfAddress of one remote address
     * @param header        by then the header of a request must be complete
     */
    public record Connections(int most, int mostOfAddress, Duration header) {
        /** Room for all long polls, from one address too; headers of all of them fit into a quarter of the heap. */
        public static final Connections DEFAULT = new Connections(2_500, 1_500, Duration.ofSeconds(10));

        public Connections {
            if (most < 1 || mostOfAddress < 1 || header.isNegative() || header.isZero()) {
                throw new IllegalArgumentException("limits of connections must be positive");
            }
        }
    }

    /** The defaults of the product. */
    public static final ServerLimits DEFAULT = forRequestsOf(100);

    public ServerLimits {
        if (maxBody < 1
                || maxStart < maxBody
                || maxThreads < 8
                || maxPolls < 1
                || maxPoll.isNegative()
                || maxAnswer.isNegative()) {
            throw new IllegalArgumentException(
                    "limits must be positive, that of /start no smaller, and threads 8 or more");
        }
    }

    /**
     * Those of the product.
     *
     * @param resources how many of them one request may get at most
     */
    public static ServerLimits forRequestsOf(int resources) {
        return new ServerLimits(
                BODY,
                BODY + resources * COMMAND,
                40,
                Duration.ofMinutes(5),
                1_000,
                Duration.ofMinutes(10),
                Connections.DEFAULT);
    }
}
