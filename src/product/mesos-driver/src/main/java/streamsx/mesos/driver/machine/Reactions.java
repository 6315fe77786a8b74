package streamsx.mesos.driver.machine;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import streamsx.mesos.driver.api.MasterAddress;
import streamsx.mesos.driver.machine.Action.Severity;

/** What each signal leads to in each phase. */
final class Reactions<C, E> extends SubscriptionLife<C, E> implements Signal.Handler<C, E> {

    private static final String FAILED_OVER = "Framework failed over";

    private final C teardown;
    /** What another scheduler took over; null if SUBSCRIBED never came. */
    private Subscription lost;

    Reactions(Rules rules, C teardown) {
        super(rules);
        this.teardown = teardown;
    }

    /** Something happened at this time; what is to be done for it. */
    List<Action<C, E>> to(Signal<C, E> signal, long time) {
        now = time;
        if (phase != Phase.OVER) {
            signal.to(this);
        }
        return takeActions();
    }

    /** What came while the guard was asked is dealt with after the announcement. */
    private void announceAndGoOn() {
        List<Signal<C, E>> waiting = List.copyOf(held);
        held.clear();
        announce();
        waiting.forEach(signal -> signal.to(this));
    }

    private boolean isOpen(long number) {
        return number != 0 && number == stream;
    }

    @Override
    public void started() {
        search();
    }

    @Override
    public void masterDetected(Optional<MasterAddress> now) {
        if (now.isEmpty()) {
            return;
        }
        if (phase == Phase.BACKING_OFF) {
            become(Phase.SEARCHING);
        }
        if (phase == Phase.SEARCHING) {
            begin(now.get());
        } else if (phase.followsALeader()
                && !now.get().equals(leader)
                && !now.get().isTargetOf(target)) {
            log(Severity.INFO, "The leading master changed from " + leader + " to " + now.get());
            Subscription was = subscription;
            end();
            if (was != null) {
                emit(new Action.Disconnected<>(was));
            }
            become(Phase.SEARCHING);
            begin(now.get());
        }
    }

    @Override
    public void guardAnswered(long number, boolean yes) {
        if (number != question) {
            return;
        }
        if (phase == Phase.ASKING && yes) {
            subscribe();
        } else if (phase == Phase.CONFIRMING && yes) {
            announceAndGoOn();
        } else if (phase == Phase.ASKING || phase == Phase.CONFIRMING) {
            notAllowed();
        } else if (phase == Phase.CONTESTED) {
            contested(yes);
        }
    }

    @Override
    public void headReceived(long number, Signal.Head received) {
        if (!isOpen(number) || phase != Phase.SUBSCRIBING || head != null) {
            return;
        }
        head = received;
        remind(Timer.Kind.ANSWER, rules.requestTimeout());
        switch (head.status()) {
            case 200 -> accepted();
            case 301, 302, 307, 308 -> redirected();
            case 400, 401, 403, 406, 415 -> refused();
            default -> notSubscribed(target + " answers " + head.status());
        }
    }

    private void accepted() {
        if (head.streamId().isEmpty()) {
            notSubscribed(target + " sent no Mesos-Stream-Id");
        } else if (!head.encoding().equalsIgnoreCase("identity")) {
            notSubscribed(target + " sends its events in " + head.encoding()
                    + ", which was not asked for; is there a proxy between that does it?");
        }
    }

    private void redirected() {
        if (head.location().isEmpty()) {
            notSubscribed(target + " redirects without saying where to");
            return;
        }
        URI next;
        try {
            next = Redirects.follow(target, head.location().get());
        } catch (IOException e) {
            notSubscribed(e.getMessage());
            return;
        }
        closeStream();
        timers.cancel(Timer.Kind.ANSWER);
        approach(next);
    }

    private void refused() {
        if (head.status() == 401 && head.otherCredentials()) {
            notSubscribed(target + " refused the bearer token (HTTP status 401); the next one is asked for");
        } else {
            become(Phase.REFUSED);
            emit(new Action.ReadRefusal<>(stream));
        }
    }

    @Override
    public void refusalRead(long number, String text) {
        if (isOpen(number) && phase == Phase.REFUSED) {
            fail("SUBSCRIBE refused with HTTP status " + head.status() + ": " + text);
        }
    }

    @Override
    public void subscribedReceived(Signal.SubscribedReceived<C, E> received) {
        if (!isOpen(received.stream())) {
            return;
        }
        if (phase == Phase.CONFIRMING) {
            held.add(received);
        } else if (phase == Phase.SUBSCRIBED) {
            broken("SUBSCRIBED twice on one stream");
        } else if (phase == Phase.SUBSCRIBING) {
            timers.cancel(Timer.Kind.ANSWER);
            subscribed = received;
            if (rules.guarded()) {
                become(Phase.CONFIRMING);
                ask();
            } else {
                announceAndGoOn();
            }
        }
    }

    @Override
    public void eventReceived(Signal.EventReceived<C, E> received) {
        if (!isOpen(received.stream())) {
            return;
        }
        if (phase == Phase.SUBSCRIBED) {
            emit(new Action.Dispatch<>(subscription, received.event()));
        } else if (phase == Phase.CONFIRMING) {
            held.add(received);
        } else if (phase == Phase.SUBSCRIBING) {
            log(Severity.WARN, "An event before SUBSCRIBED is ignored");
        }
    }

    @Override
    public void errorReceived(Signal.ErrorReceived<C, E> error) {
        if (!isOpen(error.stream())) {
            return;
        }
        if (phase == Phase.CONFIRMING) {
            held.add(error);
        } else if (phase == Phase.SUBSCRIBED || phase == Phase.SUBSCRIBING) {
            contestedBy(error.message());
        }
    }

    /** Whether the framework goes on is the guard's to say, if it is only that another one subscribed in its name. */
    private void contestedBy(String message) {
        boolean mayGoOn = rules.guarded() && message.equals(FAILED_OVER);
        lost = subscription;
        if (mayGoOn) {
            end();
            become(Phase.CONTESTED);
            ask();
        } else {
            fail(message);
        }
    }

    private void contested(boolean ours) {
        if (!ours) {
            fail(FAILED_OVER);
            return;
        }
        log(
                Severity.WARN,
                "Another scheduler subscribed as this framework, which is still ours: the driver subscribes again");
        if (lost != null) {
            emit(new Action.Disconnected<>(lost));
            if (wasGood()) {
                attempt = 0;
            }
        }
        // Two that both may lead would chase each other: never at once.
        backOff();
    }

    @Override
    public void pieceRead(long number) {
        if (isOpen(number)) {
            heardAt = now;
        }
    }

    @Override
    public void streamEnded(long number, String why) {
        if (!isOpen(number)) {
            return;
        }
        switch (phase) {
            case SUBSCRIBING, CONFIRMING, SUBSCRIBED -> broken(why);
            case REFUSED -> refusalRead(number, "(" + why + ")");
            case STOPPING -> end();
            case NEW, SEARCHING, ASKING, CONTESTED, BACKING_OFF, OVER ->
                throw new IllegalStateException("a stream in phase " + phase);
        }
    }

    @Override
    public void callRequested(Subscription under, C call) {
        if (phase == Phase.STOPPING) {
            emit(new Action.Dropped<>(call));
        } else {
            calls.add(under, call);
            advance();
        }
    }

    @Override
    public void callAnswered(long number, int status, String body) {
        if (calls.isUnderWay(number)) {
            C call = calls.settle();
            emit(status / 100 == 2 ? new Action.Accepted<>(call) : new Action.Refused<>(call, status, body));
            advance();
        }
    }

    @Override
    public void callFailed(long number, Throwable cause) {
        if (!calls.isUnderWay(number)) {
            return;
        }
        boolean live = calls.isUnderWayUnder(subscription);
        emit(new Action.Unknown<>(calls.settle(), cause));
        if (!live) {
            advance();
        } else if (phase == Phase.STOPPING) {
            end();
        } else {
            // What is queued behind must not overtake this call on another connection.
            broken("a call was lost: " + cause);
        }
    }

    @Override
    public void callWithheld(long number) {
        if (calls.isUnderWay(number)) {
            emit(new Action.Dropped<>(calls.settle()));
            advance();
        }
    }

    @Override
    public void timerDue(Timer timer) {
        if (!timers.due(timer)) {
            return;
        }
        switch (timer.kind()) {
            case RETRY -> {
                if (phase == Phase.BACKING_OFF) {
                    search();
                }
            }
            case ANSWER -> streamEnded(stream, late());
            case SILENCE -> silent();
            case CALL -> callFailed(calls.number(), new TimeoutException("no answer to the call came in time"));
            case STOP -> finish();
        }
    }

    private String late() {
        return head == null
                ? "no sign of life from " + target + " for " + rules.requestTimeout()
                : "no SUBSCRIBED from " + target + " within " + rules.requestTimeout();
    }

    private void silent() {
        Duration left = patience.minusNanos(now - heardAt);
        if (left.isNegative() || left.isZero()) {
            broken("no sign of life from " + target + " for " + patience);
        } else {
            remind(Timer.Kind.SILENCE, left);
        }
    }

    @Override
    public void stopRequested(boolean failover) {
        if (phase == Phase.STOPPING) {
            return;
        }
        become(Phase.STOPPING);
        timers.cancel(Timer.Kind.ANSWER);
        timers.cancel(Timer.Kind.SILENCE);
        remind(Timer.Kind.STOP, rules.stopTimeout());
        if (subscription == null) {
            closeStream();
            if (!failover) {
                log(Severity.WARN, "The framework is not torn down: the driver is not registered");
            }
        } else if (!failover) {
            calls.add(subscription, teardown);
        } else if (rules.guarded()) {
            // Nobody can say that they are still allowed.
            calls.dropWaiting();
        }
        advance();
    }
}
