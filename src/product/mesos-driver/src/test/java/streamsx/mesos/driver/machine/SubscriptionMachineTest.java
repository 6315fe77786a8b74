package streamsx.mesos.driver.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.driver.api.MasterAddress;

/** The machine alone: calls and events are words, and time is a number. */
class SubscriptionMachineTest {

    private static final MasterAddress MASTER = new MasterAddress("http", "m1", 5050);
    private static final MasterAddress NEXT = new MasterAddress("http", "m2", 5050);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final DriverMachine<String, String> machine = machine(true);
    private long now;

    private static DriverMachine<String, String> machine(boolean guarded) {
        return new SubscriptionMachine<>(
                new Rules(guarded, SECOND.multipliedBy(20), SECOND, 5, Backoff.ofMillis(50, 5_000)), "TEARDOWN");
    }

    private List<Action<String, String>> on(Signal<String, String> signal) {
        return machine.on(signal, now).stream()
                .filter(action -> !(action instanceof Action.Log) && !(action instanceof Action.Remind))
                .toList();
    }

    private Subscription subscribed(long stream, long question) {
        on(new Signal.Started<>());
        return subscribed(MASTER, stream, question);
    }

    private Subscription subscribed(MasterAddress master, long stream, long question) {
        on(new Signal.MasterDetected<>(Optional.of(master)));
        on(new Signal.GuardAnswered<>(question, true));
        on(new Signal.HeadReceived<>(stream, head(200)));
        on(new Signal.SubscribedReceived<>(stream, "fw", 15, "hello"));
        Subscription made = new Subscription(stream, master.schedulerApi(), "s", "fw");
        assertThat(on(new Signal.GuardAnswered<>(question + 1, true)))
                .containsExactly(new Action.Announce<>(made, "hello"));
        return made;
    }

    private static Signal.Head head(int status) {
        return new Signal.Head(status, Optional.of("s"), "identity", Optional.empty(), false);
    }

    @Test
    void theGuardIsAskedBeforeSubscribeAndBeforeTheSchedulerHearsOfIt() {
        assertThat(on(new Signal.Started<>())).containsExactly(new Action.FindMaster<>());
        assertThat(on(new Signal.MasterDetected<>(Optional.of(MASTER)))).containsExactly(new Action.AskGuard<>(1));
        assertThat(on(new Signal.GuardAnswered<>(1, true)))
                .containsExactly(new Action.Subscribe<>(1, MASTER.schedulerApi()));
        assertThat(on(new Signal.HeadReceived<>(1, head(200)))).isEmpty();
        assertThat(on(new Signal.SubscribedReceived<>(1, "fw", 15, "hello"))).containsExactly(new Action.AskGuard<>(2));
        assertThat(on(new Signal.EventReceived<>(1, "offers"))).isEmpty();
        Subscription made = new Subscription(1, MASTER.schedulerApi(), "s", "fw");
        assertThat(on(new Signal.GuardAnswered<>(2, true)))
                .containsExactly(new Action.Announce<>(made, "hello"), new Action.Dispatch<>(made, "offers"));
    }

    @Test
    void delaysDoubleWhileTheGuardSaysNo() {
        on(new Signal.Started<>());
        on(new Signal.MasterDetected<>(Optional.of(MASTER)));
        for (int attempt = 0; attempt < 10; attempt++) {
            long timer = attempt + 1L;
            assertThat(on(new Signal.GuardAnswered<>(attempt + 1, false)))
                    .containsExactly(new Action.BackOff<>(
                            new Timer(Timer.Kind.RETRY, timer), Duration.ofMillis(Math.min(5_000, 50L << attempt))));
            assertThat(on(new Signal.TimerDue<>(new Timer(Timer.Kind.RETRY, timer))))
                    .containsExactly(new Action.FindMaster<>());
            on(new Signal.MasterDetected<>(Optional.of(MASTER)));
        }
    }

    @Test
    void callsLeaveOneByOneAndDieWithTheirSubscription() {
        Subscription first = subscribed(1, 1);
        assertThat(on(new Signal.CallRequested<>(first, "a"))).containsExactly(new Action.SendCall<>(1, first, "a"));
        assertThat(on(new Signal.CallRequested<>(first, "b"))).isEmpty();
        assertThat(on(new Signal.CallRequested<>(first, "c"))).isEmpty();
        assertThat(on(new Signal.CallAnswered<>(1, 202, "")))
                .containsExactly(new Action.Accepted<>("a"), new Action.SendCall<>(2, first, "b"));
        assertThat(on(new Signal.MasterDetected<>(Optional.of(NEXT))))
                .containsExactly(
                        new Action.CloseStream<>(1), new Action.Disconnected<>(first), new Action.AskGuard<>(3));
        assertThat(on(new Signal.CallAnswered<>(2, 202, "")))
                .containsExactly(new Action.Accepted<>("b"), new Action.Dropped<>("c"));
        subscribed(NEXT, 2, 3);
        assertThat(on(new Signal.CallRequested<>(first, "late"))).containsExactly(new Action.Dropped<>("late"));
    }

    @Test
    void stoppingWithFailoverTearsNothingDownAndDropsWhatWaits() {
        Subscription made = subscribed(1, 1);
        on(new Signal.CallRequested<>(made, "a"));
        on(new Signal.CallRequested<>(made, "b"));
        assertThat(on(new Signal.StopRequested<>(true))).containsExactly(new Action.Dropped<>("b"));
        assertThat(on(new Signal.CallAnswered<>(1, 202, "")))
                .containsExactly(new Action.Accepted<>("a"), new Action.CloseStream<>(1), new Action.Stopped<>());
        assertThat(on(new Signal.StopRequested<>(false))).isEmpty();
    }

    @Test
    void d3StoppingWithoutFailoverTearsTheFrameworkDownAtOnce() {
        Subscription made = subscribed(1, 1);
        on(new Signal.CallRequested<>(made, "a"));
        on(new Signal.CallRequested<>(made, "b"));
        List<Action<String, String>> actions = on(new Signal.StopRequested<>(false));
        assertThat(actions).hasSize(3);
        assertThat(actions.get(0)).isEqualTo(new Action.Dropped<>("b"));
        assertThat(actions.get(1))
                .isInstanceOfSatisfying(
                        Action.Unknown.class,
                        unknown -> assertThat(unknown.call()).isEqualTo("a"));
        assertThat(actions.get(2)).isEqualTo(new Action.SendCall<>(2, made, "TEARDOWN"));
        assertThat(on(new Signal.CallAnswered<>(1, 202, ""))).isEmpty();
        assertThat(on(new Signal.CallAnswered<>(2, 202, ""))).contains(new Action.Stopped<>());
    }

    @Test
    void anIllegalStepNamesBothPhases() {
        assertThatThrownBy(() -> Phase.SUBSCRIBED.to(Phase.ASKING)).hasMessage("SUBSCRIBED cannot become ASKING");
        for (Phase phase : Phase.values()) {
            assertThatThrownBy(() -> Phase.OVER.to(phase)).isInstanceOf(IllegalStateException.class);
        }
    }
}
