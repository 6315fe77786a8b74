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
final class Reactions<C, E> implements Signal.Handler<C, E> {

    private static final String FAILED_OVER = "Framework failed over";

    private final Rules rules;
    private final SubscriptionLife<C, E> life;
    private final C teardown;
    /** What another scheduler took over; null if SUBSCRIBED never came. */
    private Subscription lost;

    Reactions(Rules rules, C teardown) {
        this.rules = rules;
        this.life = new SubscriptionLife<>(rules);
        this.teardown = teardown;
    }

    /** Something happened at this time; what is to be done for it. */
    List<Action<C, E>> to(Signal<C, E> signal, long time) {
        life.at(time);
        if (life.phase() != Phase.OVER) {
            signal.to(this);
        }
        return life.takeActions();
    }

    /** What came while the guard was asked is dealt with after the announcement. */
    private void announceAndGoOn() {
        life.announce().forEach(signal -> signal.to(this));
    }

    @Override
    public void started() {
        life.search();
    }

    @Override
    public void masterDetected(Optional<MasterAddress> now) {
        if (now.isEmpty()) {
            return;
        }
        if (life.phase() == Phase.BACKING_OFF) {
            life.become(Phase.SEARCHING);
        }
        if (life.phase() == Phase.SEARCHING) {
            life.begin(now.get());
        } else if (life.phase().followsALeader()
                && !now.get().equals(life.leader())
                && !now.get().isTargetOf(life.target())) {
            life.changeLeader(now.get());
        }
    }

    @Override
    public void guardAnswered(long number, boolean yes) {
        if (!life.isAsked(number)) {
            return;
        }
        if (life.phase() == Phase.ASKING && yes) {
            life.subscribe();
        } else if (life.phase() == Phase.CONFIRMING && yes) {
            announceAndGoOn();
        } else if (life.phase() == Phase.ASKING || life.phase() == Phase.CONFIRMING) {
            life.notAllowed();
        } else if (life.phase() == Phase.CONTESTED) {
            contested(yes);
        }
    }

    @Override
    public void headReceived(long number, Signal.Head received) {
        if (!life.isOpen(number) || life.phase() != Phase.SUBSCRIBING || life.head() != null) {
            return;
        }
        life.answered(received);
        switch (life.head().status()) {
            case 200 -> accepted();
            case 301, 302, 307, 308 -> redirected();
            case 400, 401, 403, 406, 415 -> refused();
            default ->
                life.notSubscribed(life.target() + " answers " + life.head().status());
        }
    }

    private void accepted() {
        if (life.head().streamId().isEmpty()) {
            life.notSubscribed(life.target() + " sent no Mesos-Stream-Id");
        } else if (!life.head().encoding().equalsIgnoreCase("identity")) {
            life.notSubscribed(life.target() + " sends its events in "
                    + life.head().encoding() + ", which was not asked for; is there a proxy between that does it?");
        }
    }

    private void redirected() {
        if (life.head().location().isEmpty()) {
            life.notSubscribed(life.target() + " redirects without saying where to");
            return;
        }
        URI next;
        try {
            next = Redirects.follow(life.target(), life.head().location().get());
        } catch (IOException e) {
            life.notSubscribed(e.getMessage());
            return;
        }
        life.redirected(next);
    }

    private void refused() {
        if (life.head().status() == 401 && life.head().otherCredentials()) {
            life.notSubscribed(
                    life.target() + " refused the bearer token (HTTP status 401); the next one is asked for");
        } else {
            life.refused();
        }
    }

    @Override
    public void refusalRead(long number, String text) {
        if (life.isOpen(number) && life.phase() == Phase.REFUSED) {
            life.fail("SUBSCRIBE refused with HTTP status " + life.head().status() + ": " + text);
        }
    }

    @Override
    public void subscribedReceived(Signal.SubscribedReceived<C, E> received) {
        if (!life.isOpen(received.stream())) {
            return;
        }
        if (life.phase() == Phase.CONFIRMING) {
            life.hold(received);
        } else if (life.phase() == Phase.SUBSCRIBED) {
            life.broken("SUBSCRIBED twice on one stream");
        } else if (life.phase() == Phase.SUBSCRIBING) {
            life.received(received);
            if (rules.guarded()) {
                life.become(Phase.CONFIRMING);
                life.ask();
            } else {
                announceAndGoOn();
            }
        }
    }

    @Override
    public void eventReceived(Signal.EventReceived<C, E> received) {
        if (!life.isOpen(received.stream())) {
            return;
        }
        if (life.phase() == Phase.SUBSCRIBED) {
            life.emit(new Action.Dispatch<>(life.subscription(), received.event()));
        } else if (life.phase() == Phase.CONFIRMING) {
            life.hold(received);
        } else if (life.phase() == Phase.SUBSCRIBING) {
            life.log(Severity.WARN, "An event before SUBSCRIBED is ignored");
        }
    }

    @Override
    public void errorReceived(Signal.ErrorReceived<C, E> error) {
        if (!life.isOpen(error.stream())) {
            return;
        }
        if (life.phase() == Phase.CONFIRMING) {
            life.hold(error);
        } else if (life.phase() == Phase.SUBSCRIBED || life.phase() == Phase.SUBSCRIBING) {
            contestedBy(error.message());
        }
    }

    /** Whether the framework goes on is the guard's to say, if it is only that another one subscribed in its name. */
    private void contestedBy(String message) {
        boolean mayGoOn = rules.guarded() && message.equals(FAILED_OVER);
        lost = life.subscription();
        if (mayGoOn) {
            life.end();
            life.become(Phase.CONTESTED);
            life.ask();
        } else {
            life.fail(message);
        }
    }

    private void contested(boolean ours) {
        if (!ours) {
            life.fail(FAILED_OVER);
            return;
        }
        life.log(
                Severity.WARN,
                "Another scheduler subscribed as this framework, which is still ours: the driver subscribes again");
        if (lost != null) {
            life.disconnected(lost);
        }
        // Two that both may lead would chase each other: never at once.
        life.backOff();
    }

    @Override
    public void pieceRead(long number) {
        if (life.isOpen(number)) {
            life.heard();
        }
    }

    @Override
    public void streamEnded(long number, String why) {
        if (!life.isOpen(number)) {
            return;
        }
        switch (life.phase()) {
            case SUBSCRIBING, CONFIRMING, SUBSCRIBED -> life.broken(why);
            case REFUSED -> refusalRead(number, "(" + why + ")");
            case STOPPING -> life.end();
            case NEW, SEARCHING, ASKING, CONTESTED, BACKING_OFF, OVER ->
                throw new IllegalStateException("a stream in phase " + life.phase());
        }
    }

    @Override
    public void callRequested(Subscription under, C call) {
        if (life.phase() == Phase.STOPPING) {
            life.emit(new Action.Dropped<>(call));
        } else {
            life.calls().add(under, call);
            life.advance();
        }
    }

    @Override
    public void callAnswered(long number, int status, String body) {
        if (life.calls().isUnderWay(number)) {
            C call = life.calls().settle();
            life.emit(status / 100 == 2 ? new Action.Accepted<>(call) : new Action.Refused<>(call, status, body));
            life.advance();
        }
    }

    @Override
    public void callFailed(long number, Throwable cause) {
        if (!life.calls().isUnderWay(number)) {
            return;
        }
        boolean live = life.calls().isUnderWayUnder(life.subscription());
        life.emit(new Action.Unknown<>(life.calls().settle(), cause));
        if (!live) {
            life.advance();
        } else if (life.phase() == Phase.STOPPING) {
            life.end();
        } else {
            // What is queued behind must not overtake this call on another connection.
            life.broken("a call was lost: " + cause);
        }
    }

    @Override
    public void callWithheld(long number) {
        if (life.calls().isUnderWay(number)) {
            life.emit(new Action.Dropped<>(life.calls().settle()));
            life.advance();
        }
    }

    @Override
    public void timerDue(Timer timer) {
        if (!life.takeDue(timer)) {
            return;
        }
        switch (timer.kind()) {
            case RETRY -> {
                if (life.phase() == Phase.BACKING_OFF) {
                    life.search();
                }
            }
            case ANSWER -> streamEnded(life.stream(), late());
            case SILENCE -> silent();
            case CALL -> callFailed(life.calls().number(), new TimeoutException("no answer to the call came in time"));
            case STOP -> {
                giveUpCall("the driver stopped before the answer");
                life.finish();
            }
        }
    }

    private void giveUpCall(String why) {
        if (life.calls().busy()) {
            life.emit(new Action.Unknown<>(life.calls().settle(), new TimeoutException(why)));
        }
    }

    private String late() {
        return life.head() == null
                ? "no sign of life from " + life.target() + " for " + rules.requestTimeout()
                : "no SUBSCRIBED from " + life.target() + " within " + rules.requestTimeout();
    }

    private void silent() {
        Duration left = life.silenceLeft();
        if (left.isNegative() || left.isZero()) {
            life.broken("no sign of life from " + life.target() + " for " + life.silenceLimit());
        } else {
            life.remind(Timer.Kind.SILENCE, left);
        }
    }

    @Override
    public void stopRequested(boolean failover) {
        if (life.phase() == Phase.STOPPING) {
            return;
        }
        life.become(Phase.STOPPING);
        life.cancel(Timer.Kind.ANSWER);
        life.cancel(Timer.Kind.SILENCE);
        life.remind(Timer.Kind.STOP, rules.stopTimeout());
        if (life.subscription() == null) {
            life.closeStream();
            if (!failover) {
                life.log(Severity.WARN, "The framework is not torn down: the driver is not registered");
            }
        } else if (!failover) {
            // It ends the framework with all its tasks, whatever becomes of the calls before it.
            life.calls().dropWaiting();
            giveUpCall("the framework is being torn down");
            life.calls().add(life.subscription(), teardown);
        } else if (rules.guarded()) {
            // Nobody can say that they are still allowed.
            life.calls().dropWaiting();
        }
        life.advance();
    }
}
