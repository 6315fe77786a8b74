package streamsx.mesos.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.mesos.Protos;
import org.junit.jupiter.api.Test;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.store.InMemoryStateStore.Failure;

/** What the next term makes of what the last one left behind. */
class TermSuccessionTest extends TermTestBase {
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
                .isEqualTo(Protos.TaskID.newBuilder()
                        .setValue(released.task().taskId())
                        .build());
        Collection<Protos.TaskStatus> asked = (Collection<Protos.TaskStatus>)
                next.mesos.called("reconcileTasks").get(0).get(0);
        assertThat(asked)
                .extracting(s -> s.getTaskId().getValue())
                .containsExactlyInAnyOrder(kept.task().taskId(), released.task().taskId());
        assertThat(asked).allMatch(s -> s.getSlaveId().getValue().equals("agent-a"));
        assertThat((Collection<?>) next.mesos.called("reconcileTasks").get(1).get(0))
                .isEmpty();
        assertThat(next.mesos.launched()).isEmpty();

        // The former one learns of it with its next commit, and nothing of that leaves.
        CompletableFuture<Leadership.Delivery> late = term.ask(id -> new Event.Release(id, "c1", Set.of(kept.id())));
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
        String lost =
                memory.contents().resources().values().iterator().next().task().taskId();

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
        assertThat(next.mesos.launched())
                .singleElement()
                .satisfies(t -> assertThat(t.getTaskId().getValue()).isNotEqualTo(lost));
    }

    @Test
    void callsDecidedUnderAnEarlierSubscriptionAreDroppedAndDerivedAgain() {
        term.ready().connect();
        StreamsMesosResource r = term.allocated();
        memory.failNext(Failure.REPLY_LOST_NOT_APPLIED);
        CompletableFuture<Leadership.Delivery> reply = term.ask(id -> new Event.Release(id, "c1", Set.of(r.id())));
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

    /** A manager that waited for the answers served nobody for half a minute. */
    @Test
    void u29ATermServesBeforeMesosHasAnsweredForItsTasks() {
        term.ready().connect();
        term.allocated();

        Running next = new Running(memory.successor()).ready();
        until(() -> next.mesos.count("reconcileTasks") == 2);
        assertThat(((Answer.Resources) answer(next.allocate())).resources())
                .as("nothing was answered so far")
                .extracting(StreamsMesosResource::id)
                .containsExactly("resource_0");
    }
}
