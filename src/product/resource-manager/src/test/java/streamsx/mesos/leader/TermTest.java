package streamsx.mesos.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mesos.Protos;
import org.junit.jupiter.api.Test;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.StoredState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.store.InMemoryStateStore;
import streamsx.mesos.store.InMemoryStateStore.Failure;
import streamsx.mesos.store.StoreException;

/** What a term does from its election on: becoming ready, serving, losing the connection to ZooKeeper. */
class TermTest extends TermTestBase {
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
    void p7AStateThatCannotBeReadHasTheExitCodeOfItsTable() {
        InMemoryStateStore newer = new InMemoryStateStore() {
            @Override
            public synchronized CompletionStage<StoredState> open(Executor worker) {
                return CompletableFuture.failedFuture(new StoreException("written by a newer version"));
            }
        };
        Running other = new Running(newer).start();
        assertThat(other.exit()).isEqualTo(ExitCode.STORE_DEFECT);
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
    void u18RequestsBeforeReadyAreTurnedAway() {
        assertUnavailable(term.allocate());
        term.start();
        until(() -> term.mesos.count("start") == 1);
        assertThat(term.subject.ready()).isFalse();
        assertUnavailable(term.allocate());
    }

    @Test
    void theGuardAsksTheStore() throws Exception {
        term.ready();
        assertThat(term.mesos.check.leads().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isTrue();
        memory.successor();
        assertThat(term.mesos.check.leads().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isFalse();
        assertThat(term.exit()).isEqualTo(ExitCode.LEADERSHIP_LOST);
        assertThat(term.stops()).containsExactly(true);
    }

    // Requests and waiters

    @Test
    void whoWaitsWhenTheTermEndsIsToldSo() {
        term.ready().connect();
        CompletableFuture<Leadership.Delivery> reply = term.allocate();
        AtomicInteger woken = new AtomicInteger();
        term.subject.onNotification("c1", 0, () -> {
            throw new IllegalStateException("a bad neighbour");
        });
        term.subject.onNotification("c1", 0, woken::incrementAndGet);
        until(() -> term.mesos.count("reviveOffers") == 1);
        assertThat(woken).hasValue(0);
        term.subject.stop(ExitCode.STOPPED);
        assertThat(term.exit()).isEqualTo(ExitCode.STOPPED);
        assertUnavailable(reply);
        assertUnavailable(term.allocate());
        until(() -> woken.get() == 1);
        // Nor does one wait that comes too late.
        term.subject.onNotification("c1", 0, woken::incrementAndGet);
        assertThat(woken).hasValue(2);
    }

    @Test
    void waitersAreWokenByACommittedNotificationOnly() throws Exception {
        term.ready().connect();
        StreamsMesosResource r = term.allocated();
        AtomicInteger woken = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        term.subject.onNotification("c1", 0, () -> {
            throw new IllegalStateException("a bad neighbour");
        });
        term.subject.onNotification("c1", 0, woken::incrementAndGet);
        term.subject.onNotification("c1", Long.MAX_VALUE, cancelled::incrementAndGet);
        term.subject.onNotification("c2", 0, cancelled::incrementAndGet);
        AtomicInteger ofAnyClient = new AtomicInteger();
        term.subject.onNotification(null, 0, ofAnyClient::incrementAndGet);
        term.subject.onNotification("c1", 0, cancelled::incrementAndGet).close();
        memory.failNext(Failure.REPLY_LOST_APPLIED);
        term.mesos.status(r.task().taskId(), Protos.TaskState.TASK_FAILED, "w");
        term.settle();
        assertThat(woken).hasValue(0);
        assertThat(term.subject.committed().notifications("c1", 0)).isEmpty();
        memory.reconnect();
        until(() -> woken.get() == 1 && ofAnyClient.get() == 1);
        assertThat(term.subject.committed().notifications("c1", 0)).hasSize(1);
        AtomicInteger atOnce = new AtomicInteger();
        term.subject.onNotification("c1", 0, atOnce::incrementAndGet);
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
        term.subject.suspended();
        assertThat(term.subject.ready()).isFalse();
        assertUnavailable(term.allocate());
        term.mesos.offer("o1");
        term.settle();
        assertThat(term.mesos.count("acceptOffers")).isZero();
        term.subject.reconnected();
        term.settle();
        assertThat(term.mesos.count("acceptOffers")).isZero();
        assertUnavailable(term.allocate());
        confirmation.complete(null);
        until(() -> term.mesos.count("acceptOffers") == 1);
        assertThat(term.subject.ready()).isTrue();
        assertThat(early).isNotDone();
    }

    @Test
    void whatBecomesDurableWhileSuspendedLeavesAfterTheConfirmation() {
        term.ready();
        memory.failNext(Failure.REPLY_LOST_NOT_APPLIED);
        CompletableFuture<Leadership.Delivery> first = term.ask(id -> new Event.ConnectClient(id, client("c1")));
        until(() -> term.store.commits.stream().anyMatch(c -> c.toString().contains("id=c1")));
        CompletableFuture<Leadership.Delivery> second = term.ask(id -> new Event.ConnectClient(id, client("c2")));
        term.subject.suspended();
        memory.reconnect();
        term.settle();
        assertThat(first).isNotDone();
        term.subject.reconnected();
        assertThat(answer(first)).isEqualTo(new Answer.Done());
        assertThat(answer(second)).isEqualTo(new Answer.Done());
    }

    @Test
    void aConfirmationOfAnEarlierConnectionDoesNotCount() {
        term.ready().connect();
        CompletableFuture<Void> first = new CompletableFuture<>();
        term.store.confirm = () -> first;
        term.subject.suspended();
        term.subject.reconnected();
        term.subject.suspended();
        first.complete(null);
        term.settle();
        assertThat(term.subject.ready()).isFalse();
        term.store.confirm = memory::confirm;
        term.subject.reconnected();
        until(term.subject::ready);
    }

    @Test
    void whoNoLongerLeadsWhenTheConnectionIsBackLeaves() {
        term.ready().connect();
        term.subject.suspended();
        memory.successor();
        term.subject.reconnected();
        assertThat(term.exit()).isEqualTo(ExitCode.LEADERSHIP_LOST);
        assertThat(term.stops()).containsExactly(true);
    }

    @Test
    void aBlipBeforeTheStateIsLoadedDoesNotSuspendForEver() {
        term.store.confirm = () -> {
            throw new IllegalStateException("not opened");
        };
        term.store.beforeOpen = () -> {
            term.subject.suspended();
            term.subject.reconnected();
            term.store.confirm = memory::confirm;
        };
        term.ready().connect();
    }
}
