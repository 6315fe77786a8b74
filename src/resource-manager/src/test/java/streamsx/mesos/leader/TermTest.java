package streamsx.mesos.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.apache.mesos.Protos;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import streamsx.mesos.core.AllocationKind;
import streamsx.mesos.core.AllocationRequest;
import streamsx.mesos.core.Answer;
import streamsx.mesos.core.Client;
import streamsx.mesos.core.Demand;
import streamsx.mesos.core.Effect;
import streamsx.mesos.core.Event;
import streamsx.mesos.core.Framework;
import streamsx.mesos.core.Policy;
import streamsx.mesos.core.RequestState;
import streamsx.mesos.core.ResourceState;
import streamsx.mesos.core.StoredState;
import streamsx.mesos.core.StreamsMesosResource;
import streamsx.mesos.scheduler.FakeMesos;
import streamsx.mesos.scheduler.MesosSettings;
import streamsx.mesos.store.FencedException;
import streamsx.mesos.store.InMemoryStateStore;
import streamsx.mesos.store.InMemoryStateStore.Failure;
import streamsx.mesos.store.StateStore;

/** What a term does when, on a store and a master whose replies the test decides. */
@Timeout(30)
class TermTest {
    private static final MesosSettings SETTINGS =
        new MesosSettings("streams", "streams", 604_800, "streamsadmin", "", 5, "leader-host");

    private final List<Running> terms = new ArrayList<>();
    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final InMemoryStateStore memory = new InMemoryStateStore();
    private Running term = new Running(memory);

    /** A store that can be watched and held up. */
    private static final class Watched implements StateStore {
        final InMemoryStateStore store;
        final List<List<List<Effect.Change>>> commits = new CopyOnWriteArrayList<>();
        volatile Runnable beforeOpen = () -> { };
        volatile Supplier<CompletionStage<Void>> confirm;

        Watched(InMemoryStateStore store) {
            this.store = store;
            confirm = store::confirm;
        }

        @Override
        public StoredState open() throws FencedException {
            beforeOpen.run();
            return store.open();
        }

        @Override
        public CompletionStage<Void> commit(List<List<Effect.Change>> groups) {
            // Seen only when the store has taken it: a test that sees it may let the connection come back.
            CompletionStage<Void> result = store.commit(groups);
            commits.add(groups);
            return result;
        }

        @Override
        public CompletionStage<Void> confirm() {
            return confirm.get();
        }
    }

    /** A term on a thread of its own. */
    private final class Running {
        final FakeMesos mesos = new FakeMesos();
        final Watched store;
        final AtomicInteger steps = new AtomicInteger();
        final CompletableFuture<ExitCode> exit = new CompletableFuture<>();
        final List<String> companion = new CopyOnWriteArrayList<>();
        volatile Runnable atCompanionsStop = () -> { };
        final Term office;

        Running(InMemoryStateStore memory) {
            store = new Watched(memory);
            String freshId = "fresh-" + terms.size();
            office = new Term(store, Policy.DEFAULT, SETTINGS, mesos, () -> freshId, () -> {
                steps.incrementAndGet();
                return clock.get();
            }, new TermCompanion() {
                @Override
                public void ready() {
                    companion.add("ready");
                }

                @Override
                public void stop() {
                    atCompanionsStop.run();
                    companion.add("stop");
                }
            });
            terms.add(this);
        }

        Running start() {
            new Thread(() -> {
                try {
                    exit.complete(office.run());
                } catch (Throwable t) {
                    exit.completeExceptionally(t);
                }
            }, "term").start();
            return this;
        }

        Running ready() {
            start();
            until(() -> mesos.count("start") == 1);
            mesos.registered();
            until(office::ready);
            // The framework is stored as registered, and Mesos is told that nothing is wanted.
            until(() -> mesos.count("suppressOffers") == 1);
            return this;
        }

        /** Lets the term's thread go round a few times, so that what may leave has left. */
        void settle() {
            for (int i = 0; i < 4; i++) {
                int before = steps.get();
                office.delivered(-1);
                until(() -> steps.get() > before || exit.isDone());
            }
        }

        ExitCode exit() {
            try {
                return exit.get(10, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        CompletableFuture<Leadership.Delivery> ask(LongFunction<Event.Request> request) {
            return office.request(request).toCompletableFuture();
        }

        void connect() {
            assertThat(answer(ask(id -> new Event.ConnectClient(id, client("c1"))))).isEqualTo(new Answer.Done());
        }

        CompletableFuture<Leadership.Delivery> allocate() {
            return ask(id -> new Event.Allocate(id, new AllocationRequest("c1", "", AllocationKind.SYNCHRONOUS, 1,
                new TreeMap<>(), new Demand(1, 1024), "run", Map.of())));
        }

        /** A resource in use. */
        StreamsMesosResource allocated() {
            CompletableFuture<Leadership.Delivery> reply = allocate();
            until(() -> mesos.count("reviveOffers") > 0);
            int before = mesos.launched().size();
            mesos.offer("offer-" + before);
            until(() -> mesos.launched().size() > before);
            mesos.status(mesos.launched().get(before).getTaskId().getValue(), Protos.TaskState.TASK_RUNNING, "u");
            until(() -> mesos.count("acknowledgeStatusUpdate") > before);
            clock.addAndGet(3_000);
            StreamsMesosResource r = ((Answer.Resources) answer(reply)).resources().get(0);
            assertThat(r.request()).isEqualTo(RequestState.ALLOCATED);
            return r;
        }

        /** With which argument the driver was stopped, each time. */
        List<Object> stops() {
            return mesos.called("stop").stream().map(a -> a.isEmpty() ? (Object) "no argument" : a.get(0)).toList();
        }
    }

    private static Client client(String id) {
        return new Client(id, "controller", "D", Map.of());
    }

    private static Answer answer(CompletableFuture<Leadership.Delivery> reply) {
        try {
            return reply.get(10, TimeUnit.SECONDS).answer();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come true within 10 s");
            }
            Thread.onSpinWait();
        }
    }

    private static void assertUnavailable(CompletableFuture<?> reply) {
        assertThatThrownBy(() -> reply.get(10, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(Leadership.UnavailableException.class);
    }

    @AfterEach
    void end() {
        for (Running running : terms) {
            running.office.stop(ExitCode.STOPPED);
            running.store.store.reconnect();
        }
    }

    // From elected to ready

    @Test
    void theFrameworkIdIsDurableBeforeTheDriverStarts() {
        List<Framework> seen = new CopyOnWriteArrayList<>();
        term.mesos.before = name -> {
            if (name.equals("start")) {
                seen.add(memory.contents().framework());
            }
        };
        term.ready();
        assertThat(seen).singleElement().satisfies(f -> assertThat(f.id()).isEqualTo("fresh-0"));
        assertThat(term.mesos.framework.getId().getValue()).isEqualTo("fresh-0");
    }

    @Test
    void noDriverIsMadeWhileTheIdIsNotKnownToBeDurable() {
        memory.failNext(Failure.REPLY_LOST_APPLIED);
        term.start();
        until(() -> term.store.commits.size() == 1);
        assertThat(term.mesos.scheduler).isNull();
        memory.reconnect();
        until(() -> term.mesos.count("start") == 1);
    }

    @Test
    void aTermThatIsFencedBeforeItBeganNeverMeetsMesos() {
        memory.successor();
        assertThat(term.start().exit()).isEqualTo(ExitCode.LEADERSHIP_LOST);
        assertThat(term.mesos.scheduler).isNull();
    }

    @Test
    void aTermWhoseFirstCommitFailsNeverMeetsMesos() {
        memory.failNext(Failure.FENCED);
        assertThat(term.start().exit()).isEqualTo(ExitCode.LEADERSHIP_LOST);
        assertThat(term.mesos.scheduler).isNull();

        InMemoryStateStore defective = new InMemoryStateStore();
        defective.failNext(Failure.DEFECT);
        Running other = new Running(defective).start();
        assertThat(other.exit()).isEqualTo(ExitCode.STORE_DEFECT);
        assertThat(other.mesos.scheduler).isNull();
    }

    @Test
    void aDriverThatCannotBeStartedMakesTheTermNotReady() {
        term.mesos.before = name -> {
            if (name.equals("start")) {
                throw new IllegalStateException("as ordered");
            }
        };
        assertThat(term.start().exit()).isEqualTo(ExitCode.NOT_READY);
        assertThat(term.stops()).containsExactly(true);
    }

    @Test
    void requestsBeforeReadyAreTurnedAway() {
        assertUnavailable(term.allocate());
        term.start();
        until(() -> term.mesos.count("start") == 1);
        assertThat(term.office.ready()).isFalse();
        assertUnavailable(term.allocate());
    }

    @Test
    void theGuardAsksTheStore() throws Exception {
        term.ready();
        assertThat(term.mesos.guard.maySubscribe()).isTrue();
        memory.successor();
        assertThat(term.mesos.guard.maySubscribe()).isFalse();
        assertThat(term.exit()).isEqualTo(ExitCode.LEADERSHIP_LOST);
        assertThat(term.stops()).containsExactly(true);
    }

    // Write ahead

    @ParameterizedTest
    @EnumSource(value = Failure.class, names = {"REPLY_LOST_APPLIED", "REPLY_LOST_NOT_APPLIED"})
    void aLaunchLeavesOnceAndOnlyWhenItsCommitIsKnown(Failure failure) {
        term.ready().connect();
        term.allocate();
        until(() -> term.mesos.count("reviveOffers") == 1);
        memory.failNext(failure);
        int commits = term.store.commits.size();
        term.mesos.offer("o1");
        until(() -> term.store.commits.size() > commits);
        term.settle();
        assertThat(term.mesos.count("acceptOffers")).isZero();
        assertThat(term.office.committed().resources()).allMatch(r -> r.state() == ResourceState.NEW);
        memory.reconnect();
        until(() -> term.mesos.count("acceptOffers") == 1);
        term.settle();
        assertThat(term.mesos.launched()).hasSize(1);
        assertThat(term.office.committed().resources().get(0).task().taskId())
            .isEqualTo(term.mesos.launched().get(0).getTaskId().getValue());
    }

    @Test
    void anAcknowledgementAKillAndAReplyWaitForTheirCommit() {
        term.ready().connect();
        StreamsMesosResource r = term.allocated();
        String task = r.task().taskId();
        int acknowledged = term.mesos.count("acknowledgeStatusUpdate");
        memory.failNext(Failure.REPLY_LOST_NOT_APPLIED);
        CompletableFuture<Leadership.Delivery> reply =
            term.ask(id -> new Event.Release(id, "c1", Set.of(r.id())));
        until(() -> memory.contents().resources().get(r.id()).state() == ResourceState.RUNNING);
        term.mesos.status(task, Protos.TaskState.TASK_KILLED, "v");
        term.settle();
        assertThat(reply).isNotDone();
        assertThat(term.mesos.count("killTask")).isZero();
        assertThat(term.mesos.count("acknowledgeStatusUpdate")).isEqualTo(acknowledged);
        memory.reconnect();
        assertThat(answer(reply)).isEqualTo(new Answer.Done());
        until(() -> term.mesos.count("acknowledgeStatusUpdate") == acknowledged + 1);
        assertThat(term.mesos.count("killTask")).isEqualTo(1);
        assertThat(memory.contents().resources().get(r.id()).state()).isEqualTo(ResourceState.STOPPED);
    }

    @Test
    void oneCommitIsOutstandingAndTheNextTakesWhatCameMeanwhile() {
        term.ready();
        memory.failNext(Failure.REPLY_LOST_NOT_APPLIED);
        int before = term.store.commits.size();
        CompletableFuture<Leadership.Delivery> first = term.ask(id -> new Event.ConnectClient(id, client("a")));
        until(() -> term.store.commits.stream().anyMatch(c -> c.toString().contains("id=a")));
        CompletableFuture<Leadership.Delivery> second = term.ask(id -> new Event.ConnectClient(id, client("b")));
        CompletableFuture<Leadership.Delivery> third = term.ask(id -> new Event.ConnectClient(id, client("c")));
        // Changes nothing itself, and yet is not answered before what was decided earlier is durable.
        CompletableFuture<Leadership.Delivery> reader = term.ask(id -> new Event.Stop(id, false));
        term.settle();
        assertThat(List.of(first, second, third, reader)).noneMatch(CompletableFuture::isDone);
        assertThat(term.store.commits).hasSize(before + 1);
        memory.reconnect();
        answer(first);
        answer(second);
        answer(third);
        answer(reader);
        assertThat(term.store.commits.get(term.store.commits.size() - 1)).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(value = Failure.class, names = {"FENCED", "FENCED_HALFWAY", "DEFECT"})
    void aFailedCommitEndsTheTermAndNothingOfItLeaves(Failure failure) {
        term.ready().connect();
        memory.failNext(failure);
        CompletableFuture<Leadership.Delivery> reply = term.allocate();
        assertThat(term.exit()).isEqualTo(failure == Failure.DEFECT ? ExitCode.STORE_DEFECT : ExitCode.LEADERSHIP_LOST);
        assertThat(term.stops()).containsExactly(true);
        assertUnavailable(reply);
        assertUnavailable(term.allocate());
        assertThat(term.mesos.count("reviveOffers")).isZero();
    }

    // Teardown and the other endings

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
        until(term.office::ready);
        until(() -> term.companion.equals(List.of("ready")));
        term.mesos.disconnected();
        term.mesos.reregistered();
        term.connect();
        List<Object> seen = new CopyOnWriteArrayList<>();
        term.atCompanionsStop = () -> {
            seen.add(term.allocate().isCompletedExceptionally());
            seen.add(term.stops().size());
        };
        term.office.stop(ExitCode.STOPPED);
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
        ORDERED(ExitCode.STOPPED, t -> t.office.stop(ExitCode.STOPPED)),
        SESSION_LOST(ExitCode.LEADERSHIP_LOST, t -> t.office.stop(ExitCode.LEADERSHIP_LOST)),
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
    void everyOtherEndingLeavesTheTasksAlone(Ending ending) {
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
                closedFirst.set(waiting.isCompletedExceptionally() && term.allocate().isCompletedExceptionally());
                durableAtStop.set(memory.contents().clients().containsKey("c2"));
            }
        };
        term.office.stop(ExitCode.STOPPED);
        until(() -> term.stops().size() == 1);
        assertThat(closedFirst).isTrue();
        assertThat(durableAtStop).isFalse();
        assertThat(term.exit).isNotDone();
        memory.reconnect();
        assertThat(term.exit()).isEqualTo(ExitCode.STOPPED);
        assertThat(memory.contents().clients()).containsKey("c2");
        assertThat(term.office.committed().client("c2")).isPresent();
    }

    @Test
    void aLastCommitThatFailsIsNotWaitedFor() {
        term.ready().connect();
        memory.failNext(Failure.REPLY_LOST_NOT_APPLIED);
        term.ask(id -> new Event.ConnectClient(id, client("c2")));
        until(() -> term.store.commits.stream().anyMatch(c -> c.toString().contains("id=c2")));
        term.office.stop(ExitCode.STOPPED);
        until(() -> term.stops().size() == 1);
        memory.successor();
        long started = System.nanoTime();
        memory.reconnect();
        assertThat(term.exit()).isEqualTo(ExitCode.STOPPED);
        assertThat(System.nanoTime() - started).isLessThan(TimeUnit.SECONDS.toNanos(4));
    }

    // Requests and waiters

    @Test
    void whoWaitsWhenTheTermEndsIsToldSo() {
        term.ready().connect();
        CompletableFuture<Leadership.Delivery> reply = term.allocate();
        AtomicInteger woken = new AtomicInteger();
        term.office.onNotification("c1", 0, () -> {
            throw new IllegalStateException("a bad neighbour");
        });
        term.office.onNotification("c1", 0, woken::incrementAndGet);
        until(() -> term.mesos.count("reviveOffers") == 1);
        assertThat(woken).hasValue(0);
        term.office.stop(ExitCode.STOPPED);
        assertThat(term.exit()).isEqualTo(ExitCode.STOPPED);
        assertUnavailable(reply);
        assertUnavailable(term.allocate());
        until(() -> woken.get() == 1);
        // Nor does one wait that comes too late.
        term.office.onNotification("c1", 0, woken::incrementAndGet);
        assertThat(woken).hasValue(2);
    }

    @Test
    void waitersAreWokenByACommittedNotificationOnly() throws Exception {
        term.ready().connect();
        StreamsMesosResource r = term.allocated();
        AtomicInteger woken = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        term.office.onNotification("c1", 0, () -> {
            throw new IllegalStateException("a bad neighbour");
        });
        term.office.onNotification("c1", 0, woken::incrementAndGet);
        term.office.onNotification("c1", Long.MAX_VALUE, cancelled::incrementAndGet);
        term.office.onNotification("c2", 0, cancelled::incrementAndGet);
        AtomicInteger ofAnyClient = new AtomicInteger();
        term.office.onNotification(null, 0, ofAnyClient::incrementAndGet);
        term.office.onNotification("c1", 0, cancelled::incrementAndGet).close();
        memory.failNext(Failure.REPLY_LOST_APPLIED);
        term.mesos.status(r.task().taskId(), Protos.TaskState.TASK_FAILED, "w");
        term.settle();
        assertThat(woken).hasValue(0);
        assertThat(term.office.committed().notifications("c1", 0)).isEmpty();
        memory.reconnect();
        until(() -> woken.get() == 1 && ofAnyClient.get() == 1);
        assertThat(term.office.committed().notifications("c1", 0)).hasSize(1);
        AtomicInteger atOnce = new AtomicInteger();
        term.office.onNotification("c1", 0, atOnce::incrementAndGet);
        assertThat(atOnce).hasValue(1);
        assertThat(cancelled).hasValue(0);
    }

    // The connection to ZooKeeper

    @Test
    void whileSuspendedNothingLeavesAndRequestsAreTurnedAway() {
        term.ready().connect();
        CompletableFuture<Leadership.Delivery> early = term.allocate();
        until(() -> term.mesos.count("reviveOffers") == 1);
        CompletableFuture<Void> confirmation = new CompletableFuture<>();
        term.store.confirm = () -> confirmation;
        term.office.suspended();
        assertThat(term.office.ready()).isFalse();
        assertUnavailable(term.allocate());
        term.mesos.offer("o1");
        term.settle();
        assertThat(term.mesos.count("acceptOffers")).isZero();
        term.office.reconnected();
        term.settle();
        assertThat(term.mesos.count("acceptOffers")).isZero();
        assertUnavailable(term.allocate());
        confirmation.complete(null);
        until(() -> term.mesos.count("acceptOffers") == 1);
        assertThat(term.office.ready()).isTrue();
        assertThat(early).isNotDone();
    }

    @Test
    void whatBecomesDurableWhileSuspendedLeavesAfterTheConfirmation() {
        term.ready();
        memory.failNext(Failure.REPLY_LOST_NOT_APPLIED);
        CompletableFuture<Leadership.Delivery> first = term.ask(id -> new Event.ConnectClient(id, client("c1")));
        until(() -> term.store.commits.stream().anyMatch(c -> c.toString().contains("id=c1")));
        CompletableFuture<Leadership.Delivery> second = term.ask(id -> new Event.ConnectClient(id, client("c2")));
        term.office.suspended();
        memory.reconnect();
        term.settle();
        assertThat(first).isNotDone();
        term.office.reconnected();
        assertThat(answer(first)).isEqualTo(new Answer.Done());
        assertThat(answer(second)).isEqualTo(new Answer.Done());
    }

    @Test
    void aConfirmationOfAnEarlierConnectionDoesNotCount() {
        term.ready().connect();
        CompletableFuture<Void> first = new CompletableFuture<>();
        term.store.confirm = () -> first;
        term.office.suspended();
        term.office.reconnected();
        term.office.suspended();
        first.complete(null);
        term.settle();
        assertThat(term.office.ready()).isFalse();
        term.store.confirm = memory::confirm;
        term.office.reconnected();
        until(term.office::ready);
    }

    @Test
    void whoNoLongerLeadsWhenTheConnectionIsBackLeaves() {
        term.ready().connect();
        term.office.suspended();
        memory.successor();
        term.office.reconnected();
        assertThat(term.exit()).isEqualTo(ExitCode.LEADERSHIP_LOST);
        assertThat(term.stops()).containsExactly(true);
    }

    @Test
    void aBlipBeforeTheStateIsLoadedDoesNotSuspendForEver() {
        term.store.confirm = () -> {
            throw new IllegalStateException("not opened");
        };
        term.store.beforeOpen = () -> {
            term.office.suspended();
            term.office.reconnected();
            term.store.confirm = memory::confirm;
        };
        term.ready().connect();
    }

    // The next leader

    @Test
    @SuppressWarnings("unchecked")
    void theNextTermKillsWhatWasOrderedAndReconcilesTheRest() {
        term.ready().connect();
        StreamsMesosResource kept = term.allocated();
        StreamsMesosResource released = term.allocated();
        answer(term.ask(id -> new Event.Release(id, "c1", Set.of(released.id()))));
        until(() -> term.mesos.count("killTask") == 1);

        Running next = new Running(memory.successor()).ready();
        assertThat(next.mesos.framework.getId().getValue()).isEqualTo("fresh-0");
        until(() -> next.mesos.count("reconcileTasks") == 2 && next.mesos.count("killTask") == 1);
        assertThat(next.mesos.called("killTask").get(0).get(0))
            .isEqualTo(Protos.TaskID.newBuilder().setValue(released.task().taskId()).build());
        Collection<Protos.TaskStatus> asked =
            (Collection<Protos.TaskStatus>) next.mesos.called("reconcileTasks").get(0).get(0);
        assertThat(asked).extracting(s -> s.getTaskId().getValue())
            .containsExactlyInAnyOrder(kept.task().taskId(), released.task().taskId());
        assertThat(asked).allMatch(s -> s.getSlaveId().getValue().equals("agent-a"));
        assertThat((Collection<?>) next.mesos.called("reconcileTasks").get(1).get(0)).isEmpty();
        assertThat(next.mesos.launched()).isEmpty();

        // The former one learns of it with its next commit, and nothing of that leaves.
        CompletableFuture<Leadership.Delivery> late =
            term.ask(id -> new Event.Release(id, "c1", Set.of(kept.id())));
        assertThat(term.exit()).isEqualTo(ExitCode.LEADERSHIP_LOST);
        assertUnavailable(late);
        assertThat(term.mesos.count("killTask")).isEqualTo(1);
        assertThat(memory.contents().resources().get(kept.id()).state()).isEqualTo(ResourceState.RUNNING);
    }

    @Test
    void aLaunchWhoseAcceptNeverLeftIsMadeByTheNextTermOnce() {
        term.ready().connect();
        term.allocate();
        until(() -> term.mesos.count("reviveOffers") == 1);
        memory.failNext(Failure.REPLY_LOST_APPLIED);
        term.mesos.offer("o1");
        until(() -> memory.contents().resources().values().stream().anyMatch(r -> r.task() != null));
        String lost = memory.contents().resources().values().iterator().next().task().taskId();

        Running next = new Running(memory.successor()).ready();
        memory.reconnect();
        assertThat(term.exit()).isEqualTo(ExitCode.LEADERSHIP_LOST);
        assertThat(term.mesos.count("acceptOffers")).isZero();
        until(() -> next.mesos.count("reconcileTasks") == 2);
        next.mesos.status(lost, Protos.TaskState.TASK_GONE, "");
        next.settle();
        clock.addAndGet(2_000);
        until(() -> next.mesos.count("reviveOffers") == 1);
        next.mesos.offer("o2");
        until(() -> next.mesos.count("acceptOffers") == 1);
        assertThat(next.mesos.launched()).singleElement()
            .satisfies(t -> assertThat(t.getTaskId().getValue()).isNotEqualTo(lost));
    }

    @Test
    void callsDecidedUnderAnEarlierSubscriptionAreDroppedAndDerivedAgain() {
        term.ready().connect();
        StreamsMesosResource r = term.allocated();
        memory.failNext(Failure.REPLY_LOST_NOT_APPLIED);
        CompletableFuture<Leadership.Delivery> reply =
            term.ask(id -> new Event.Release(id, "c1", Set.of(r.id())));
        term.settle();
        term.mesos.disconnected();
        term.mesos.reregistered();
        term.settle();
        memory.reconnect();
        answer(reply);
        until(() -> term.mesos.count("killTask") > 0);
        term.settle();
        assertThat(term.mesos.count("killTask")).isEqualTo(1);
    }
}
