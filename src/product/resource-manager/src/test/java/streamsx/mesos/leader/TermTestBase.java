package streamsx.mesos.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.apache.mesos.Protos;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.core.StreamsMesosState;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.AllocationRequest;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.StoredState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.scheduler.FakeMesos;
import streamsx.mesos.scheduler.MesosSettings;
import streamsx.mesos.store.InMemoryStateStore;
import streamsx.mesos.store.StateStore;
import streamsx.mesos.testsupport.Await;

/** A term on a store and a master whose replies the test decides. */
@Timeout(30)
abstract class TermTestBase {
    static final MesosSettings SETTINGS =
            new MesosSettings("streams", "streams", 604_800, "streamsadmin", "", 5, "leader-host");

    final List<Running> terms = new ArrayList<>();
    final AtomicLong clock = new AtomicLong(1_000_000);
    final InMemoryStateStore memory = new InMemoryStateStore();
    Running term = new Running(memory);

    /** A store that can be watched and held up. */
    static final class Watched implements StateStore {
        final InMemoryStateStore store;
        final List<List<List<Effect.Change>>> commits = new CopyOnWriteArrayList<>();
        volatile Runnable beforeOpen = () -> {};
        volatile Supplier<CompletionStage<Void>> confirm;

        Watched(InMemoryStateStore store) {
            this.store = store;
            confirm = store::confirm;
        }

        @Override
        public CompletionStage<StoredState> open(Executor worker) {
            beforeOpen.run();
            return store.open(worker);
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
    final class Running {
        final FakeMesos mesos = new FakeMesos();
        final Watched store;
        final AtomicInteger steps = new AtomicInteger();
        final CompletableFuture<ExitCode> exit = new CompletableFuture<>();
        final List<String> companion = new CopyOnWriteArrayList<>();
        volatile Runnable atCompanionsStop = () -> {};
        final Term subject;

        Running(InMemoryStateStore memory) {
            store = new Watched(memory);
            String freshId = "fresh-" + terms.size();
            subject = new Term(
                    store,
                    Policy.DEFAULT,
                    SETTINGS,
                    mesos,
                    new TermEnvironment(
                            StreamsMesosState::new,
                            () -> freshId,
                            () -> {
                                steps.incrementAndGet();
                                return clock.get();
                            },
                            System::nanoTime,
                            new ThreadEffectExecutors(),
                            new TermCompanion() {
                                @Override
                                public void ready() {
                                    companion.add("ready");
                                }

                                @Override
                                public void stop() {
                                    atCompanionsStop.run();
                                    companion.add("stop");
                                }
                            }));
            terms.add(this);
        }

        Running start() {
            new Thread(
                            () -> {
                                try {
                                    exit.complete(subject.run());
                                } catch (Throwable t) {
                                    exit.completeExceptionally(t);
                                }
                            },
                            "term")
                    .start();
            return this;
        }

        Running ready() {
            start();
            until(() -> mesos.count("start") == 1);
            mesos.registered();
            until(subject::ready);
            // The framework is stored as registered, and Mesos is told that nothing is wanted.
            until(() -> mesos.count("suppressOffers") == 1);
            return this;
        }

        /** Lets the term's thread go round a few times, so that what may leave has left. */
        void settle() {
            for (int i = 0; i < 4; i++) {
                int before = steps.get();
                subject.delivered(-1);
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
            return subject.request(request).toCompletableFuture();
        }

        void connect() {
            assertThat(answer(ask(id -> new Event.ConnectClient(id, client("c1")))))
                    .isEqualTo(new Answer.Done());
        }

        CompletableFuture<Leadership.Delivery> allocate() {
            return ask(id -> new Event.Allocate(
                    id,
                    new AllocationRequest(
                            "c1",
                            "",
                            AllocationKind.SYNCHRONOUS,
                            1,
                            new TreeMap<>(),
                            new ResourceSize(1, 1024),
                            "run",
                            Map.of())));
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
            StreamsMesosResource r =
                    ((Answer.Resources) answer(reply)).resources().get(0);
            assertThat(r.request()).isEqualTo(RequestState.ALLOCATED);
            return r;
        }

        /** With which argument the driver was stopped, each time. */
        List<Object> stops() {
            return mesos.called("stop").stream()
                    .map(a -> a.isEmpty() ? (Object) "no argument" : a.get(0))
                    .toList();
        }
    }

    static Client client(String id) {
        return new Client(id, "controller", "D", Map.of());
    }

    static Answer answer(CompletableFuture<Leadership.Delivery> reply) {
        try {
            return reply.get(10, TimeUnit.SECONDS).answer();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static void until(BooleanSupplier condition) {
        Await.until("the condition holds", Duration.ofSeconds(10), Duration.ofMillis(1), condition::getAsBoolean);
    }

    static void assertUnavailable(CompletableFuture<?> reply) {
        assertThatThrownBy(() -> reply.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(Leadership.UnavailableException.class);
    }

    @AfterEach
    void end() {
        for (Running running : terms) {
            running.subject.stop(ExitCode.STOPPED);
            running.store.store.reconnect();
        }
    }
}
