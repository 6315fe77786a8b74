package streamsx.mesos.driver.internal.scheduler;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.driver.internal.http.MasterMovedException;
import streamsx.mesos.driver.internal.http.MesosHttp;
import streamsx.mesos.driver.internal.http.Signal;
import streamsx.mesos.driver.internal.http.SignalReader;
import streamsx.mesos.driver.internal.http.Subscription;
import streamsx.mesos.driver.internal.threads.FatalException;

/** One accepted SUBSCRIBE, from the head of its answer to the end of the stream. */
final class SubscriptionStream {

    /** Why it ended. */
    enum End {
        BROKEN,
        MOVED,
        FAILED_OVER
    }

    /** @param lived time since SUBSCRIBED; zero if it never came */
    record Result(End end, Duration lived) {}

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionStream.class);
    private static final String FAILED_OVER = "Framework failed over";
    private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(15);

    /** Whatever heartbeat a master tells: a half-open connection is found within this. */
    private static final Duration MAX_PATIENCE = Duration.ofHours(1);

    private final SubscriptionContext context;
    private final SignalReader signals;
    private final URI target;
    private final long version;
    private final BooleanSupplier stopping;
    private Subscription subscription;
    private long subscribedAt;
    private Duration patience;

    SubscriptionStream(
            SubscriptionContext context, SignalReader signals, URI target, long version, BooleanSupplier stopping) {
        this.context = context;
        this.signals = signals;
        this.target = target;
        this.version = version;
        this.stopping = stopping;
        this.patience = context.options().requestTimeout();
    }

    /**
     * Reads to the end.
     *
     * @throws IOException if it ended before SUBSCRIBED
     * @throws FatalException if the framework can go on under no circumstances
     */
    Result follow(Signal.Head head) throws InterruptedException, IOException, FatalException {
        boolean fatal = false;
        try {
            String streamId = head.headers()
                    .firstValue(MesosHttp.STREAM_ID)
                    .orElseThrow(() -> new IOException(target + " sent no " + MesosHttp.STREAM_ID));
            String encoding = head.headers().firstValue("Content-Encoding").orElse("identity");
            if (!encoding.equalsIgnoreCase("identity")) {
                throw new IOException(target + " sends its events in " + encoding
                        + ", which was not asked for; is there a proxy between that does it?");
            }
            return new Result(read(streamId), lived());
        } catch (FatalException e) {
            fatal = true;
            throw e;
        } catch (IOException e) {
            if (subscription == null) {
                throw e;
            }
            if (!stopping.getAsBoolean()) {
                LOG.warn("subscription {} ended: {}", subscription.streamId(), e.toString());
            }
            return new Result(e instanceof MasterMovedException ? End.MOVED : End.BROKEN, lived());
        } finally {
            if (subscription != null) {
                subscription.end();
                if (!fatal && !stopping.getAsBoolean()) {
                    context.dispatcher().disconnected();
                }
            }
        }
    }

    private Duration lived() {
        return subscription == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - subscribedAt);
    }

    private End read(String streamId) throws InterruptedException, IOException, FatalException {
        long latest = System.nanoTime() + patience.toNanos();
        while (true) {
            if (subscription == null && System.nanoTime() - latest > 0) {
                throw new IOException("no SUBSCRIBED from " + target + " within " + patience);
            }
            for (byte[] record : signals.records(patience, subscription)) {
                if (take(Event.parseFrom(record), streamId)) {
                    return End.FAILED_OVER;
                }
            }
        }
    }

    /** @return whether another one took the framework over */
    private boolean take(Event event, String streamId) throws InterruptedException, IOException, FatalException {
        switch (event.getType()) {
            case HEARTBEAT -> {}
            case SUBSCRIBED -> subscribed(event.getSubscribed(), streamId);
            case ERROR -> {
                error(event.getError().getMessage());
                return true;
            }
            default -> {
                if (subscription == null) {
                    LOG.warn("{} before SUBSCRIBED is ignored", event.getType());
                } else {
                    context.dispatcher().event(subscription, event);
                }
            }
        }
        return false;
    }

    private void subscribed(Event.Subscribed event, String streamId) throws InterruptedException, IOException {
        if (subscription != null) {
            throw new IOException("SUBSCRIBED twice on one stream");
        }
        if (!context.confirmed()) {
            throw new NotAllowedException();
        }
        double seconds = event.getHeartbeatIntervalSeconds();
        double heartbeat = seconds > 0 ? seconds : DEFAULT_HEARTBEAT.toSeconds();
        patience = Duration.ofNanos((long) Math.min(
                MAX_PATIENCE.toNanos(), heartbeat * 1e9 * context.options().missedHeartbeats()));
        subscription = new Subscription(target, streamId, event.getFrameworkId(), version, new CompletableFuture<>());
        subscribedAt = System.nanoTime();
        context.assigned(event.getFrameworkId());
        LOG.info(
                "subscribed at {} as framework {}, stream {}",
                target,
                event.getFrameworkId().getValue(),
                streamId);
        context.dispatcher().subscribed(subscription, event);
    }

    /** Returns if the framework is still ours although another one subscribed in its name. */
    private void error(String message) throws InterruptedException, FatalException {
        if (subscription != null) {
            subscription.end();
        }
        if (message.equals(FAILED_OVER) && context.hasGuard() && context.confirmed()) {
            LOG.warn("another scheduler subscribed as this framework, which is still ours: subscribing again");
            return;
        }
        throw new FatalException(message);
    }
}
