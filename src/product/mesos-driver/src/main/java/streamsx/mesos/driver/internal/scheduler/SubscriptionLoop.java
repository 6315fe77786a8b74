package streamsx.mesos.driver.internal.scheduler;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.driver.api.Authentication;
import streamsx.mesos.driver.api.MasterAddress;
import streamsx.mesos.driver.api.MasterDetector;
import streamsx.mesos.driver.internal.http.EventStream;
import streamsx.mesos.driver.internal.http.MasterMovedException;
import streamsx.mesos.driver.internal.http.Redirects;
import streamsx.mesos.driver.internal.http.Signal;
import streamsx.mesos.driver.internal.http.SignalReader;
import streamsx.mesos.driver.internal.http.Subscription;
import streamsx.mesos.driver.internal.threads.DriverThread;
import streamsx.mesos.driver.internal.threads.FatalException;
import streamsx.mesos.driver.internal.threads.RetryDelays;

/**
 * Keeps the framework subscribed: finds the leading master, asks the guard, subscribes, passes the events on, and
 * begins again when the connection breaks, falls silent or the leader changes. One thread, which owns all of this.
 */
public final class SubscriptionLoop {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionLoop.class);
    private static final int MAX_REDIRECTS = 5;

    /** A subscription that held this long was a good one: the next attempt may follow at once. */
    private static final Duration GOOD = Duration.ofSeconds(1);

    private final SubscriptionContext context;
    private final MasterDetector detector;
    private final RetryDelays delays;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final DriverThread thread;
    private Optional<String> refused = Optional.empty();

    /** @param onFatal told, as the last thing the loop does, why the driver cannot go on */
    public SubscriptionLoop(
            SubscriptionContext context, MasterDetector detector, RetryDelays delays, Consumer<String> onFatal) {
        this.context = context;
        this.detector = detector;
        this.delays = delays;
        this.thread = new DriverThread("mesos-driver-subscription", this::run, onFatal);
    }

    public void start() {
        thread.start();
        detector.start(() -> signals.add(new Signal.MasterChanged()));
    }

    /** From any thread: a call of this subscription was lost. */
    public void callLost(Subscription subscription, Throwable cause) {
        signals.add(new Signal.CallLost(subscription, cause));
    }

    /** No further attempt, and a stream that ends is no news; the present one stays. */
    public void finish() {
        thread.finish();
    }

    /** Cuts the connection and ends the thread. */
    public void close(Duration atMost) {
        thread.close(atMost);
    }

    private void run() throws FatalException {
        try {
            Duration delay = Duration.ZERO;
            while (!thread.isStopping()) {
                try {
                    pause(delay);
                    delay = attempt(awaitLeader());
                } catch (InterruptedException e) {
                    // The driver's own interrupt comes with stopping; any other is the guard's affair.
                    LOG.debug("interrupted; stopping: {}", thread.isStopping());
                    delay = delays.next();
                }
            }
        } finally {
            detector.close();
        }
    }

    /** Waits; news of a master cut the wait short. */
    private void pause(Duration delay) throws InterruptedException {
        long end = System.nanoTime() + delay.toNanos();
        long left = delay.toNanos();
        while (left > 0) {
            Signal signal = signals.poll(left, TimeUnit.NANOSECONDS);
            if (signal instanceof Signal.MasterChanged) {
                return;
            }
            left = end - System.nanoTime();
        }
    }

    private MasterAddress awaitLeader() throws InterruptedException {
        Optional<MasterAddress> leader = detector.leader();
        while (leader.isEmpty()) {
            signals.take();
            leader = detector.leader();
        }
        return leader.get();
    }

    /** One attempt to subscribe, and the subscription if it succeeds; returns the delay before the next attempt. */
    private Duration attempt(MasterAddress leader) throws InterruptedException, FatalException {
        SubscriptionStream.Result result;
        try {
            result = subscribe(leader);
        } catch (MasterMovedException e) {
            LOG.info("the leading master changed from {} to {}", leader, detector.leader());
            return Duration.ZERO;
        } catch (NotAllowedException e) {
            LOG.info("not subscribed at {}: {}", leader, e.getMessage());
            return delays.next();
        } catch (IOException e) {
            if (!thread.isStopping()) {
                LOG.warn("not subscribed at {}: {}", leader, e.toString());
            }
            detector.failed(leader);
            return delays.next();
        }
        if (thread.isStopping() || result.end() == SubscriptionStream.End.MOVED) {
            return Duration.ZERO;
        }
        if (result.lived().compareTo(GOOD) < 0) {
            return delays.next();
        }
        delays.reset();
        // Two that both may lead would chase each other: never at once after another one took over.
        return result.end() == SubscriptionStream.End.FAILED_OVER ? delays.next() : Duration.ZERO;
    }

    private SubscriptionStream.Result subscribe(MasterAddress leader)
            throws InterruptedException, IOException, FatalException {
        URI target = leader.schedulerApi();
        Set<URI> seen = new HashSet<>();
        while (seen.size() <= MAX_REDIRECTS) {
            if (!seen.add(target)) {
                throw new IOException("masters redirect in a circle: " + seen);
            }
            if (!context.confirmed()) {
                throw new NotAllowedException();
            }
            long version = context.version();
            HttpRequest request = request(target);
            try (EventStream stream = EventStream.open(context.http().client(), request, signals::add)) {
                URI opened = target;
                SignalReader reader = new SignalReader(signals, stream, opened, () -> moved(leader, opened));
                Signal.Head head = reader.head(context.options().requestTimeout());
                if (head.status() == 200) {
                    return new SubscriptionStream(context, reader, target, version, thread::isStopping).follow(head);
                }
                if (head.status() == 401) {
                    renew(request, target);
                }
                target = redirected(target, head, reader);
            }
        }
        throw new IOException("masters redirect on and on, more than " + MAX_REDIRECTS + " times: " + seen);
    }

    private HttpRequest request(URI target) throws IOException {
        try {
            return context.http().request(target, context.subscribeCall()).build();
        } catch (Authentication.UnavailableException e) {
            throw new IOException("cannot subscribe at " + target + ": " + e.getMessage(), e);
        }
    }

    /** Another token may do, if there is one; the same one was refused for good. */
    private void renew(HttpRequest request, URI target) throws IOException {
        Optional<String> sent = request.headers().firstValue("Authorization");
        boolean another = context.options().authentication().isRenewable() && !sent.equals(refused);
        refused = sent;
        if (another) {
            throw new IOException(target + " refused the bearer token (HTTP status 401); the next one is asked for");
        }
    }

    private boolean moved(MasterAddress leader, URI target) {
        Optional<MasterAddress> now = detector.leader();
        return now.isPresent() && !now.get().equals(leader) && !now.get().isTargetOf(target);
    }

    /** The URL to go to; every other answer than a redirect is an exception, a lasting one or one to try again. */
    private URI redirected(URI target, Signal.Head head, SignalReader reader)
            throws InterruptedException, IOException, FatalException {
        switch (head.status()) {
            case 301, 302, 307, 308 -> {
                String location = head.headers()
                        .firstValue("Location")
                        .orElseThrow(() -> new IOException(target + " redirects without saying where to"));
                return Redirects.follow(target, location);
            }
            case 400, 401, 403, 406, 415 ->
                throw new FatalException("SUBSCRIBE refused with HTTP status " + head.status() + ": "
                        + reader.text(context.options().requestTimeout()));
            default -> throw new IOException(target + " answers " + head.status());
        }
    }
}
