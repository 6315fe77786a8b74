package streamsx.mesos.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what callers hold of the server before they have shown the token: connections in all and of one address, and
 * the time that the header of a request takes. Without it some thousand unfinished headers fill the heap.
 */
final class ConnectionLimits implements Connection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimits.class);
    private static final long SWEEP_MILLIS = 500;
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final ServerLimits.Connections limits;
    private final LongSupplier nanoTime;
    private final Map<Connection, Opened> open = new ConcurrentHashMap<>();
    private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();
    private long warnedAt;
    private long closedSince;

    /** A connection, the requests that it had brought when its current header began, and when that was; 0 for none. */
    private record Opened(InetAddress address, long requests, long headerSince) {}

    ConnectionLimits(ServerLimits.Connections limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.warnedAt = nanoTime.getAsLong() - QUIET.toNanos();
    }

    /** Begins to look for headers that take too long. */
    void watch(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void onOpened(Connection connection) {
        InetAddress address = connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress remote
                ? remote.getAddress()
                : InetAddress.getLoopbackAddress();
        open.put(connection, new Opened(address, 0, 0));
        int ofAddress = perAddress.merge(address, 1, Integer::sum);
        if (open.size() > limits.most() || ofAddress > limits.mostOfAddress()) {
            end(
                    connection,
                    "more than " + limits.most() + " connections are open, or " + limits.mostOfAddress()
                            + " of one address");
        }
    }

    @Override
    public void onClosed(Connection connection) {
        Opened closed = open.remove(connection);
        if (closed != null) {
            perAddress.computeIfPresent(closed.address, (address, count) -> count == 1 ? null : count - 1);
        }
    }

    private void sweep() {
        try {
            open.forEach(this::check);
        } catch (RuntimeException e) {
            LOG.error("The connections could not be checked", e); // an exception would end the watch for good
        }
    }

    private void check(Connection connection, Opened known) {
        if (!(connection instanceof HttpConnection http)) {
            return;
        }
        HttpParser parser = http.getParser();
        boolean inHeader = parser.inHeaderState() && !parser.isStart();
        long now = nanoTime.getAsLong();
        if (!inHeader && known.headerSince == 0) {
            return;
        }
        if (!inHeader) {
            open.computeIfPresent(connection, (c, o) -> new Opened(o.address, 0, 0));
        } else if (known.headerSince == 0 || known.requests != http.getMessagesIn()) {
            open.computeIfPresent(
                    connection, (c, o) -> new Opened(o.address, http.getMessagesIn(), now == 0 ? 1 : now));
        } else if (now - known.headerSince > limits.header().toNanos()) {
            end(connection, "the header of a request takes longer than " + limits.header());
        }
    }

    private void end(Connection connection, String why) {
        connection.getEndPoint().close();
        warn(why);
    }

    /** One line a minute: whoever opens connections without end must not fill the log. */
    private synchronized void warn(String why) {
        closedSince++;
        long now = nanoTime.getAsLong();
        if (now - warnedAt >= QUIET.toNanos()) {
            LOG.warn("Connections are closed ({} since the last such line): {}", closedSince, why);
            warnedAt = now;
            closedSince = 0;
        }
    }
}
