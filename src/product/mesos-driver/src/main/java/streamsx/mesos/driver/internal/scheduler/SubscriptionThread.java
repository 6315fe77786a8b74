package streamsx.mesos.driver.internal.scheduler;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.driver.api.Authentication;
import streamsx.mesos.driver.api.CallListener;
import streamsx.mesos.driver.api.MasterAddress;
import streamsx.mesos.driver.api.MasterDetector;
import streamsx.mesos.driver.api.SubscribeGuard;
import streamsx.mesos.driver.internal.http.EventStream;
import streamsx.mesos.driver.internal.http.MesosHttp;
import streamsx.mesos.driver.internal.http.StreamSignal;
import streamsx.mesos.driver.internal.threads.DriverThread;
import streamsx.mesos.driver.machine.Action;
import streamsx.mesos.driver.machine.DriverMachine;
import streamsx.mesos.driver.machine.Signal;
import streamsx.mesos.driver.machine.Subscription;
import streamsx.mesos.driver.machine.Timer;

/**
 * The shell around the driver's machine: one thread that feeds it what happened, in order, and carries out what it
 * decides, over HTTP. It waits for nobody but the guard.
 */
public final class SubscriptionThread {

    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionThread.class);

    private final DriverMachine<Call, Event> machine;
    private final MesosHttp http;
    private final Authentication authentication;
    private final FrameworkDescription description;
    private final EventDispatcher dispatcher;
    private final CallListener listener;
    private final GuardQuestion guard;
    private final Consumer<String> onFatal;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
    private final PendingTimers timers = new PendingTimers();
    private final Queue<Signal<Call, Event>> answers = new ArrayDeque<>();
    private final Action.Shell<Call, Event> actions = new Actions();
    private final DriverThread thread;
    private MasterDetector detector;
    private SubscriptionStream stream;
    private CompletableFuture<?> exchange;
    private Optional<String> refusedCredentials = Optional.empty();
    private boolean over;

    /**
     * @param guard null if there is none
     * @param listener takes what becomes of calls, on the callback thread
     * @param onFatal takes the reason why the driver cannot go on, as the last thing the thread does
     */
    public SubscriptionThread(
            DriverMachine<Call, Event> machine,
            MesosHttp http,
            Authentication authentication,
            FrameworkDescription description,
            EventDispatcher dispatcher,
            CallListener listener,
            SubscribeGuard guard,
            Consumer<String> onFatal) {
        this.machine = machine;
        this.http = http;
        this.authentication = authentication;
        this.description = description;
        this.dispatcher = dispatcher;
        this.listener = listener;
        this.guard = new GuardQuestion(guard);
        this.onFatal = onFatal;
        this.thread = new DriverThread("mesos-driver-subscription", this::run, onFatal);
    }

    /** Begins to look for a master; once only. */
    public void start(MasterDetector masters) {
        detector = masters;
        dispatcher.onRoom(() -> mailbox.add(this::readOn));
        thread.start();
        masters.start(() -> mailbox.add(() -> feed(new Signal.MasterDetected<>(masters.leader()))));
    }

    /**
     * Never blocks.
     *
     * @param subscription the one that the scheduler knows of; null if there is none
     */
    public void call(Subscription subscription, Call call) {
        mailbox.add(() -> feed(new Signal.CallRequested<>(subscription, call)));
    }

    /**
     * Ends the connection after the calls that may still leave; nothing leaves once this has returned.
     *
     * @param failover false has Mesos tear the framework down
     * @param atMost longest time that this waits
     */
    public void stop(boolean failover, Duration atMost) {
        thread.finish();
        mailbox.add(() -> feed(new Signal.StopRequested<>(failover)));
        guard.stop();
        thread.awaitEnd(atMost);
        if (!thread.isCurrent()) {
            thread.close(Duration.ofMillis(1));
        }
    }

    private void run() {
        try {
            feed(new Signal.Started<>());
            while (!over) {
                step();
            }
        } finally {
            close();
        }
    }

    private void step() {
        try {
            long wait = timers.untilNext(System.nanoTime());
            // What waits in the mailbox may be the sign of life that a timer would miss.
            boolean mailFirst = wait > 0 || timers.next().kind() == Timer.Kind.SILENCE;
            Runnable mail = mailFirst ? mailbox.poll(Math.max(0, wait), TimeUnit.NANOSECONDS) : null;
            if (mail != null) {
                mail.run();
            } else if (wait <= 0) {
                if (stream != null && stream.owesMore()) {
                    // Nobody reads: the silence is not the master's.
                    feed(new Signal.PieceRead<>(stream.number()));
                }
                feed(new Signal.TimerDue<>(timers.remove()));
            }
        } catch (InterruptedException e) {
            // Left behind by the user's code on this thread, a supplier of tokens for example.
            LOG.debug("The subscription thread was interrupted; it goes on unless it was stopped");
        }
    }

    private void close() {
        closeStream();
        if (exchange != null) {
            exchange.cancel(true);
        }
        detector.close();
        http.close();
    }

    /** Feeds a signal, and the answers to what is decided then, before anything else that happened. */
    private void feed(Signal<Call, Event> signal) {
        Signal<Call, Event> next = signal;
        while (next != null && !over) {
            for (Action<Call, Event> action : machine.on(next, System.nanoTime())) {
                action.by(actions);
            }
            next = answers.poll();
        }
    }

    private void closeStream() {
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }

    /** Another token may do, if there is one; the same one was refused for good. */
    private boolean otherCredentials(Optional<String> sent) {
        boolean another = authentication.isRenewable() && !sent.equals(refusedCredentials);
        refusedCredentials = sent;
        return another;
    }

    /** Unless too many events wait for the scheduler. */
    private void readOn() {
        if (stream != null && dispatcher.hasRoom()) {
            stream.more();
        }
    }

    /** What comes over the wire of one stream, and is still of interest. */
    private final class Arrivals implements StreamSignal.Handler {

        private final SubscriptionStream from;
        private final Optional<String> sentCredentials;

        Arrivals(SubscriptionStream from, Optional<String> sentCredentials) {
            this.from = from;
            this.sentCredentials = sentCredentials;
        }

        @Override
        public void head(StreamSignal.Head head) {
            from.head(head, head.status() == 401 && otherCredentials(sentCredentials));
        }

        @Override
        public void chunk(StreamSignal.Chunk chunk) {
            from.chunk(chunk);
            readOn();
        }

        @Override
        public void ended() {
            from.ended();
        }

        @Override
        public void broken(StreamSignal.Broken broken) {
            from.failed(broken.cause());
        }
    }

    private final class Actions implements Action.Shell<Call, Event> {

        @Override
        public void findMaster() {
            answers.add(new Signal.MasterDetected<>(detector.leader()));
        }

        @Override
        public void masterFailed(MasterAddress master) {
            detector.failed(master);
        }

        @Override
        public void askGuard(long question) {
            answers.add(new Signal.GuardAnswered<>(question, guard.ask()));
        }

        @Override
        public void subscribe(long number, URI target) {
            SubscriptionStream next =
                    new SubscriptionStream(number, target, description.version(), SubscriptionThread.this::feed);
            stream = next;
            HttpRequest request;
            try {
                request = http.request(target, description.subscribeCall()).build();
            } catch (Authentication.UnavailableException e) {
                answers.add(new Signal.StreamEnded<>(number, "cannot subscribe at " + target + ": " + e.getMessage()));
                return;
            }
            Optional<String> credentials = request.headers().firstValue("Authorization");
            StreamSignal.Handler arrivals = new Arrivals(next, credentials);
            next.opened(EventStream.open(
                    http.client(),
                    request,
                    what -> mailbox.add(() -> {
                        if (next == stream) {
                            what.to(arrivals);
                        }
                    })));
        }

        @Override
        public void readRefusal(long number) {
            stream.readRefusal();
        }

        @Override
        public void closeStream(long number) {
            SubscriptionThread.this.closeStream();
        }

        @Override
        public void announce(Subscription subscription, Event event) {
            description.assigned(event.getSubscribed().getFrameworkId());
            dispatcher.subscribed(subscription, stream.version(), event.getSubscribed());
        }

        @Override
        public void dispatch(Subscription subscription, Event event) {
            dispatcher.event(subscription, event);
        }

        @Override
        public void disconnected(Subscription subscription) {
            dispatcher.disconnected();
        }

        @Override
        public void sendCall(long number, Subscription subscription, Call call) {
            HttpRequest request;
            try {
                request = http.request(subscription.endpoint(), named(call, subscription))
                        .header(MesosHttp.STREAM_ID, subscription.streamId())
                        .timeout(http.requestTimeout())
                        .build();
            } catch (Authentication.UnavailableException e) {
                LOG.warn("The driver dropped {}: {}", call.getType(), e.getMessage());
                answers.add(new Signal.CallWithheld<>(number));
                return;
            }
            CompletableFuture<HttpResponse<String>> sent = http.send(request);
            exchange = sent;
            sent.whenComplete((response, failure) -> mailbox.add(() -> feed(
                    failure == null
                            ? new Signal.CallAnswered<>(number, response.statusCode(), response.body())
                            : new Signal.CallFailed<>(number, unwrapped(failure)))));
        }

        /** The driver's own calls name no framework before they leave. */
        private static Call named(Call call, Subscription subscription) {
            return call.hasFrameworkId()
                    ? call
                    : call.toBuilder()
                            .setFrameworkId(FrameworkID.newBuilder().setValue(subscription.frameworkId()))
                            .build();
        }

        private Throwable unwrapped(Throwable failure) {
            return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        }

        @Override
        public void accepted(Call call) {
            dispatcher.run(() -> listener.accepted(call));
        }

        @Override
        public void refused(Call call, int status, String body) {
            LOG.warn("The master refused {}: {} {}", call.getType(), status, body);
            dispatcher.run(() -> listener.refused(call, status, body));
        }

        @Override
        public void unknown(Call call, Throwable cause) {
            LOG.warn("The master did not answer {}: {}", call.getType(), cause.toString());
            exchange.cancel(true);
            dispatcher.run(() -> listener.unknown(call, cause));
        }

        @Override
        public void dropped(Call call) {
            LOG.debug("The driver dropped {}, which no present subscription allows", call.getType());
            dispatcher.run(() -> listener.dropped(call));
        }

        @Override
        public void remind(Timer timer, Duration delay) {
            timers.set(timer, System.nanoTime() + delay.toNanos());
        }

        @Override
        public void backOff(Timer timer, Duration longest) {
            remind(timer, Backoff.shortened(longest, random.nextDouble()));
        }

        @Override
        public void log(Action.Severity severity, String text) {
            switch (severity) {
                case DEBUG -> LOG.debug(text);
                case INFO -> LOG.info(text);
                case WARN -> LOG.warn(text);
                case ERROR -> LOG.error(text);
            }
        }

        @Override
        public void fail(String message) {
            over = true;
            onFatal.accept(message);
        }

        @Override
        public void stopped() {
            over = true;
        }
    }
}
