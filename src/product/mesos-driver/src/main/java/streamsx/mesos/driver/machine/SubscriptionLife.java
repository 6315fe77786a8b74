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
abstract class SubscriptionLife<C, E> {

    private static final int MAX_REDIRECTS = 5;
    private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(15);

    /** A subscription that held this long was a good one: the next attempt may follow at once. */
    private static final Duration GOOD = Duration.ofSeconds(1);

    /** Whatever heartbeat a master tells: a half-open connection is found within this. */
    private static final Duration MAX_PATIENCE = Duration.ofHours(1);

    /** Time for the answer of a call under way when its subscription ends; TEARDOWN's comes after the end. */
    private static final Duration GRACE_AFTER_END = Duration.ofMillis(250);

    final Rules rules;
    final Timers timers = new Timers();
    final CallLine<C, E> calls = new CallLine<>(this::emit);
    final Set<URI> seen = new LinkedHashSet<>();
    final List<Signal<C, E>> held = new ArrayList<>();
    Phase phase = Phase.NEW;
    private List<Action<C, E>> actions = new ArrayList<>();
    long now;
    MasterAddress leader;
    URI target;
    long question;
    long streams;
    /** Number of the stream that is open; 0 for none. */
    long stream;

    Signal.Head head;
    Signal.SubscribedReceived<C, E> subscribed;
    /** The one that the scheduler knows of, while its stream is open; null otherwise. */
    Subscription subscription;

    long subscribedAt;
    long heardAt;
    Duration patience;
    int attempt;

    SubscriptionLife(Rules rules) {
        this.rules = rules;
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

    void search() {
        become(Phase.SEARCHING);
        emit(new Action.FindMaster<>());
    }

    void begin(MasterAddress master) {
        leader = master;
        seen.clear();
        approach(master.schedulerApi());
    }

    void approach(URI next) {
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

    void announce() {
        become(Phase.SUBSCRIBED);
        subscription = new Subscription(stream, target, head.streamId().orElseThrow(), subscribed.frameworkId());
        subscribedAt = now;
        heardAt = now;
        double seconds = subscribed.heartbeatSeconds();
        double heartbeat = seconds > 0 ? seconds : DEFAULT_HEARTBEAT.toSeconds();
        patience =
                Duration.ofNanos((long) Math.min(MAX_PATIENCE.toNanos(), heartbeat * 1e9 * rules.missedHeartbeats()));
        remind(Timer.Kind.SILENCE, patience);
        log(
                Severity.INFO,
                "Subscribed at " + target + " as framework " + subscription.frameworkId() + ", stream "
                        + subscription.streamId());
        emit(new Action.Announce<>(subscription, subscribed.event()));
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
        timers.cancel(Timer.Kind.ANSWER);
        timers.cancel(Timer.Kind.SILENCE);
        if (subscription != null) {
            if (calls.isUnderWayUnder(subscription)) {
                remind(Timer.Kind.CALL, GRACE_AFTER_END);
            }
            subscription = null;
            advance();
        }
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
            emit(new Action.Disconnected<>(was));
            if (wasGood()) {
                attempt = 0;
                search();
            } else {
                backOff();
            }
        }
    }

    boolean wasGood() {
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
