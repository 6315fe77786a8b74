package streamsx.mesos.driver.machine;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import streamsx.mesos.driver.api.MasterAddress;
import streamsx.mesos.driver.machine.Action.Severity;

/**
 * What a subscription's life is made of, and its steps from one phase to the next, each with the actions that belong to
 * it.
 */
final class SubscriptionLife<C, E> {

    private static final int MAX_REDIRECTS = 5;
    private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(15);

    /** A subscription that held this long was a good one: the next attempt may follow at once. */
    private static final Duration GOOD = Duration.ofSeconds(1);

    /** Whatever heartbeat a master tells: a half-open connection is found within this. */
    private static final Duration LONGEST_SILENCE = Duration.ofHours(1);

    /** Time for the answer of a call under way when its subscription ends; TEARDOWN's comes after the end. */
    private static final Duration GRACE_AFTER_END = Duration.ofMillis(250);

    private final Rules rules;
    private final Timers timers = new Timers();
    private final CallLine<C, E> calls = new CallLine<>(this::emit);
    private final Set<URI> seen = new LinkedHashSet<>();
    private final List<Signal<C, E>> held = new ArrayList<>();
    private List<Action<C, E>> actions = new ArrayList<>();
    private Phase phase = Phase.NEW;
    private long now;
    private MasterAddress leader;
    private URI target;
    /** Number of the guard's question that was asked last. */
    private long question;
    /** Number of the stream that was opened last. */
    private long streams;
    /** Number of the stream that is open; 0 for none. */
    private long stream;

    private Signal.Head head;
    private Signal.SubscribedReceived<C, E> subscribed;
    /** The one that the scheduler knows of, while its stream is open; null otherwise. */
    private Subscription subscription;

    private long subscribedAt;
    private long heardAt;
    private Duration silenceLimit;
    /** How many attempts to subscribe came to nothing since the last good subscription. */
    private int attempt;

    SubscriptionLife(Rules rules) {
        this.rules = rules;
    }

    /** What follows happens at this time. */
    void at(long time) {
        now = time;
    }

    Phase phase() {
        return phase;
    }

    /** The leading master that is followed. */
    MasterAddress leader() {
        return leader;
    }

    /** Where the driver subscribes or has subscribed: the leader, or where it was redirected to. */
    URI target() {
        return target;
    }

    /** The one that the scheduler knows of; null if there is none. */
    Subscription subscription() {
        return subscription;
    }

    /** The head of the answer; null before it came. */
    Signal.Head head() {
        return head;
    }

    CallLine<C, E> calls() {
        return calls;
    }

    /** Number of the stream that is open; 0 for none. */
    long stream() {
        return stream;
    }

    boolean isOpen(long number) {
        return number != 0 && number == stream;
    }

    boolean isAsked(long number) {
        return number == question;
    }

    /** What has been decided since this was called last. */
    List<Action<C, E>> takeActions() {
        List<Action<C, E>> taken = actions;
        actions = new ArrayList<>();
        return taken;
    }

    void emit(Action<C, E> action) {
        actions.add(action);
    }

    void log(Severity severity, String text) {
        emit(new Action.Log<>(severity, text));
    }

    void become(Phase next) {
        phase = phase.to(next);
    }

    void remind(Timer.Kind kind, Duration delay) {
        emit(new Action.Remind<>(timers.set(kind), delay));
    }

    void cancel(Timer.Kind kind) {
        timers.cancel(kind);
    }

    /** Whether the timer is still of interest; it is taken as gone off then. */
    boolean takeDue(Timer timer) {
        return timers.due(timer);
    }

    void search() {
        become(Phase.SEARCHING);
        emit(new Action.FindMaster<>());
    }

    void begin(MasterAddress master) {
        leader = master;
        seen.clear();
        approach(master.schedulerApi());
    }

    private void approach(URI next) {
        if (seen.size() > MAX_REDIRECTS) {
            notSubscribed("masters redirect on and on, more than " + MAX_REDIRECTS + " times: " + seen);
        } else if (!seen.add(next)) {
            notSubscribed("masters redirect in a circle: " + seen);
        } else {
            target = next;
            if (rules.guarded()) {
                become(Phase.ASKING);
                ask();
            } else {
                subscribe();
            }
        }
    }

    void ask() {
        emit(new Action.AskGuard<>(++question));
    }

    void subscribe() {
        become(Phase.SUBSCRIBING);
        stream = ++streams;
        head = null;
        remind(Timer.Kind.ANSWER, rules.requestTimeout());
        emit(new Action.Subscribe<>(stream, target));
    }

    /** The answer has begun: its head is here, the rest has as much time again. */
    void answered(Signal.Head received) {
        head = received;
        remind(Timer.Kind.ANSWER, rules.requestTimeout());
    }

    /** SUBSCRIBED came; it is announced once the guard allows it. */
    void received(Signal.SubscribedReceived<C, E> received) {
        cancel(Timer.Kind.ANSWER);
        subscribed = received;
    }

    /** Keeps a signal that came before the announcement. */
    void hold(Signal<C, E> signal) {
        held.add(signal);
    }

    /** @return what was held until now */
    List<Signal<C, E>> announce() {
        List<Signal<C, E>> waiting = List.copyOf(held);
        held.clear();
        become(Phase.SUBSCRIBED);
        subscription = new Subscription(stream, target, head.streamId().orElseThrow(), subscribed.frameworkId());
        subscribedAt = now;
        heardAt = now;
        double seconds = subscribed.heartbeatSeconds();
        double heartbeat = seconds > 0 ? seconds : DEFAULT_HEARTBEAT.toSeconds();
        silenceLimit = Duration.ofNanos(
                (long) Math.min((double) LONGEST_SILENCE.toNanos(), heartbeat * 1e9 * rules.missedHeartbeats()));
        remind(Timer.Kind.SILENCE, silenceLimit);
        log(
                Severity.INFO,
                "Subscribed at " + target + " as framework " + subscription.frameworkId() + ", stream "
                        + subscription.streamId());
        emit(new Action.Announce<>(subscription, subscribed.event()));
        return waiting;
    }

    /** The master gave a sign of life. */
    void heard() {
        heardAt = now;
    }

    /** How long the master may be silent altogether. */
    Duration silenceLimit() {
        return silenceLimit;
    }

    /** How long it may be silent from now on; not positive if it was silent for too long. */
    Duration silenceLeft() {
        return silenceLimit.minusNanos(now - heardAt);
    }

    /** The open stream holds the words of a refusal. */
    void refused() {
        become(Phase.REFUSED);
        emit(new Action.ReadRefusal<>(stream));
    }

    /** Ends the stream that is open, if any; the attempt goes on elsewhere. */
    void redirected(URI next) {
        closeStream();
        cancel(Timer.Kind.ANSWER);
        approach(next);
    }

    void closeStream() {
        if (stream != 0) {
            emit(new Action.CloseStream<>(stream));
            stream = 0;
        }
    }

    /** The stream is over, and with it the subscription that lives on it, if any. */
    void end() {
        closeStream();
        held.clear();
        cancel(Timer.Kind.ANSWER);
        cancel(Timer.Kind.SILENCE);
        if (subscription != null) {
            if (calls.isUnderWayUnder(subscription)) {
                remind(Timer.Kind.CALL, GRACE_AFTER_END);
            }
            subscription = null;
            advance();
        }
    }

    /** The subscription, if there was one, ends here, for the leading master is another one now. */
    void changeLeader(MasterAddress next) {
        log(Severity.INFO, "The leading master changed from " + leader + " to " + next);
        Subscription was = subscription;
        end();
        if (was != null) {
            emit(new Action.Disconnected<>(was));
        }
        become(Phase.SEARCHING);
        begin(next);
    }

    /** This attempt came to nothing. */
    void notSubscribed(String why) {
        end();
        log(Severity.WARN, "The driver could not subscribe at " + leader + ": " + why);
        emit(new Action.MasterFailed<>(leader));
        backOff();
    }

    void notAllowed() {
        end();
        log(Severity.INFO, "The driver did not subscribe at " + leader + ": the guard does not allow it now");
        backOff();
    }

    void broken(String why) {
        Subscription was = subscription;
        if (was == null) {
            notSubscribed(why);
        } else {
            end();
            log(Severity.WARN, "Subscription " + was.streamId() + " ended: " + why);
            disconnected(was);
            if (wasGood()) {
                search();
            } else {
                backOff();
            }
        }
    }

    /** The scheduler's subscription is over; after a good one the pauses begin anew with the shortest. */
    void disconnected(Subscription lost) {
        emit(new Action.Disconnected<>(lost));
        if (wasGood()) {
            attempt = 0;
        }
    }

    private boolean wasGood() {
        return now - subscribedAt >= GOOD.toNanos();
    }

    void backOff() {
        become(Phase.BACKING_OFF);
        emit(new Action.BackOff<>(timers.set(Timer.Kind.RETRY), rules.backoff().delay(attempt++)));
    }

    void fail(String message) {
        end();
        if (calls.busy()) {
            emit(new Action.Unknown<>(calls.settle(), new TimeoutException("the driver gave up before the answer")));
        }
        calls.dropWaiting();
        become(Phase.OVER);
        log(Severity.ERROR, "The driver gives up: " + message);
        emit(new Action.Fail<>(message));
    }

    void advance() {
        if (calls.advance(subscription)) {
            remind(Timer.Kind.CALL, rules.requestTimeout());
        }
        if (phase == Phase.STOPPING && calls.idle()) {
            finish();
        }
    }

    void finish() {
        become(Phase.OVER);
        closeStream();
        emit(new Action.Stopped<>());
    }
}
