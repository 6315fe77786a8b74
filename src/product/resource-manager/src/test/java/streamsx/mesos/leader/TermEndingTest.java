package streamsx.mesos.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.store.InMemoryStateStore;
import streamsx.mesos.store.InMemoryStateStore.Failure;

/** How a term ends: only by order of an operator with the framework. */
class TermEndingTest extends TermTestBase {
    @Test
    void aTeardownIsTheOnlyWayToRemoveTheFrameworkAndItIsDurableFirst() {
        term.ready().connect();
        term.allocated();
        assertThat(answer(term.ask(id -> new Event.Teardown(id, "another")))).isInstanceOf(Answer.Refused.class);
        memory.failNext(Failure.REPLY_LOST_NOT_APPLIED);
        CompletableFuture<Leadership.Delivery> reply = term.ask(id -> new Event.Teardown(id, "fresh-0"));
        term.settle();
        assertThat(term.stops()).isEmpty();
        assertThat(reply).isNotDone();
        memory.reconnect();
        assertThat(answer(reply)).isEqualTo(new Answer.Done());
        assertThat(term.exit()).isEqualTo(ExitCode.TORN_DOWN);
        assertThat(term.stops()).containsExactly(false);
        assertThat(memory.contents().framework().standing()).isEqualTo(Framework.Standing.TORN_DOWN);
    }

    @Test
    void mesosIsToldOfATeardownBetweenTheOrderAndItsEndInTheStore() {
        term.ready().connect();
        term.allocated();
        List<Framework.Standing> atStop = new CopyOnWriteArrayList<>();
        term.mesos.before = name -> {
            if (name.equals("stop")) {
                atStop.add(memory.contents().framework().standing());
            }
        };
        answer(term.ask(id -> new Event.Teardown(id, "fresh-0")));
        assertThat(term.exit()).isEqualTo(ExitCode.TORN_DOWN);
        assertThat(atStop).containsExactly(Framework.Standing.TEARING_DOWN);
        assertThat(memory.contents().resources()).isEmpty();
        assertThat(memory.contents().clients()).isEmpty();
    }

    @Test
    void aTeardownOfWhichMesosHasNotHeardIsFinishedByTheNextTerm() {
        term.ready().connect();
        memory.failNext(Failure.REPLY_LOST_APPLIED);
        term.ask(id -> new Event.Teardown(id, "fresh-0"));
        until(() -> memory.contents().framework().standing() == Framework.Standing.TEARING_DOWN);

        Running next = new Running(memory.successor()).start();
        until(() -> next.mesos.count("start") == 1);
        assertThat(next.mesos.framework.getId().getValue()).isEqualTo("fresh-0");
        next.mesos.registered();
        assertThat(next.exit()).isEqualTo(ExitCode.TORN_DOWN);
        assertThat(next.stops()).containsExactly(false);
        assertThat(next.companion).as("it never took requests").containsExactly("stop");
        assertThat(memory.contents().framework().standing()).isEqualTo(Framework.Standing.TORN_DOWN);
        assertFreshFramework("fresh-2");
    }

    @Test
    void aTeardownThatMesosHadHeardOfIsFoundOutByTheNextTerm() {
        term.ready().connect();
        InMemoryStateStore[] successor = new InMemoryStateStore[1];
        term.mesos.before = name -> {
            if (name.equals("stop")) {
                successor[0] = memory.successor(); // what follows is not written any more
            }
        };
        term.ask(id -> new Event.Teardown(id, "fresh-0"));
        term.exit();
        assertThat(term.stops()).containsExactly(false);
        assertThat(memory.contents().framework().standing()).isEqualTo(Framework.Standing.TEARING_DOWN);

        Running next = new Running(successor[0]).start();
        until(() -> next.mesos.count("start") == 1);
        next.mesos.error("Framework has been removed");
        assertThat(next.exit()).isEqualTo(ExitCode.TORN_DOWN);
        assertThat(memory.contents().framework().standing()).isEqualTo(Framework.Standing.TORN_DOWN);
        assertFreshFramework("fresh-2");
    }

    @Test
    void aTeardownWhileTheConnectionToMesosBreaksIsNotTakenForDone() {
        term.ready().connect();
        memory.failNext(Failure.REPLY_LOST_NOT_APPLIED);
        term.ask(id -> new Event.Teardown(id, "fresh-0"));
        until(() -> term.store.commits.stream().anyMatch(c -> c.toString().contains("TEARING_DOWN")));
        term.mesos.disconnected();
        memory.reconnect();
        ExitCode exit = term.exit();
        assertThat(exit.isFinal()).as("a supervisor starts it again").isFalse();
        assertThat(memory.contents().framework().standing()).isEqualTo(Framework.Standing.TEARING_DOWN);
    }

    private void assertFreshFramework(String id) {
        Running fresh = new Running(memory.successor()).ready();
        assertThat(fresh.mesos.framework.getId().getValue()).isEqualTo(id);
        assertThat(memory.contents().framework().standing()).isEqualTo(Framework.Standing.REGISTERED);
    }

    @Test
    void aCompanionIsToldWhenTheTermIsReadyAndStoppedBetweenRequestsAndDriver() {
        term.start();
        until(() -> term.mesos.count("start") == 1);
        term.settle();
        assertThat(term.companion).isEmpty();
        term.mesos.registered();
        until(term.subject::ready);
        until(() -> term.companion.equals(List.of("ready")));
        term.mesos.disconnected();
        term.mesos.reregistered();
        term.connect();
        List<Object> seen = new CopyOnWriteArrayList<>();
        term.atCompanionsStop = () -> {
            seen.add(term.allocate().isCompletedExceptionally());
            seen.add(term.stops().size());
        };
        term.subject.stop(ExitCode.STOPPED);
        assertThat(term.exit()).isEqualTo(ExitCode.STOPPED);
        assertThat(seen).containsExactly(true, 0);
        assertThat(term.companion).containsExactly("ready", "stop");
    }

    @Test
    void aCompanionOfATermThatNeverBeganIsStoppedToo() {
        memory.successor();
        assertThat(term.start().exit()).isEqualTo(ExitCode.LEADERSHIP_LOST);
        assertThat(term.companion).containsExactly("stop");
    }

    /** How a term can end other than by a teardown. */
    private enum Ending {
        ORDERED(ExitCode.STOPPED, t -> t.subject.stop(ExitCode.STOPPED)),
        SESSION_LOST(ExitCode.LEADERSHIP_LOST, t -> t.subject.stop(ExitCode.LEADERSHIP_LOST)),
        ERROR(ExitCode.MESOS_REFUSED, t -> t.mesos.error("Framework is not authorized")),
        FAILED_OVER(ExitCode.LEADERSHIP_LOST, t -> t.mesos.error("Framework failed over")),
        REMOVED(ExitCode.FRAMEWORK_REMOVED, t -> t.mesos.error("Framework has been removed"));

        private final ExitCode code;
        private final Consumer<Running> cause;

        Ending(ExitCode code, Consumer<Running> cause) {
            this.code = code;
            this.cause = cause;
        }
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void u09U10EveryOtherEndingLeavesTheTasksAlone(Ending ending) {
        term.ready().connect();
        term.allocated();
        ending.cause.accept(term);
        assertThat(term.exit()).isEqualTo(ending.code);
        assertThat(term.stops()).containsExactly(true);
    }

    @Test
    void aRemovedFrameworkIsRememberedAndNotReplacedSilently() {
        term.ready().connect();
        StreamsMesosResource r = term.allocated();
        term.mesos.error("Framework has been removed");
        assertThat(term.exit()).isEqualTo(ExitCode.FRAMEWORK_REMOVED);
        assertThat(memory.contents().framework().standing()).isEqualTo(Framework.Standing.REMOVED);
        assertThat(memory.contents().resources().get(r.id()).state()).isEqualTo(ResourceState.FAILED);

        Running next = new Running(memory.successor()).start();
        assertThat(next.exit()).isEqualTo(ExitCode.FRAMEWORK_REMOVED);
        assertThat(next.mesos.scheduler).isNull();
    }

    @Test
    void closingTakesNoRequestsThenStopsTheDriverThenResolvesTheLastCommit() {
        term.ready().connect();
        memory.failNext(Failure.REPLY_LOST_NOT_APPLIED);
        CompletableFuture<Leadership.Delivery> waiting = term.ask(id -> new Event.ConnectClient(id, client("c2")));
        until(() -> term.store.commits.stream().anyMatch(c -> c.toString().contains("id=c2")));
        AtomicBoolean closedFirst = new AtomicBoolean();
        AtomicBoolean durableAtStop = new AtomicBoolean(true);
        term.mesos.before = name -> {
            if (name.equals("stop")) {
                closedFirst.set(
                        waiting.isCompletedExceptionally() && term.allocate().isCompletedExceptionally());
                durableAtStop.set(memory.contents().clients().containsKey("c2"));
            }
        };
        term.subject.stop(ExitCode.STOPPED);
        until(() -> term.stops().size() == 1);
        assertThat(closedFirst).isTrue();
        assertThat(durableAtStop).isFalse();
        assertThat(term.exit).isNotDone();
        memory.reconnect();
        assertThat(term.exit()).isEqualTo(ExitCode.STOPPED);
        assertThat(memory.contents().clients()).containsKey("c2");
        assertThat(term.subject.committed().client("c2")).isPresent();
    }

    @Test
    void aLastCommitThatFailsIsNotWaitedFor() {
        term.ready().connect();
        memory.failNext(Failure.REPLY_LOST_NOT_APPLIED);
        term.ask(id -> new Event.ConnectClient(id, client("c2")));
        until(() -> term.store.commits.stream().anyMatch(c -> c.toString().contains("id=c2")));
        term.subject.stop(ExitCode.STOPPED);
        until(() -> term.stops().size() == 1);
        memory.successor();
        long started = System.nanoTime();
        memory.reconnect();
        assertThat(term.exit()).isEqualTo(ExitCode.STOPPED);
        assertThat(System.nanoTime() - started).isLessThan(TimeUnit.SECONDS.toNanos(4));
    }
}
