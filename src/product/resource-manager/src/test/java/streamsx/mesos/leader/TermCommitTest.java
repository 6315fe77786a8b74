package streamsx.mesos.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.mesos.Protos;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.store.InMemoryStateStore.Failure;

/** Nothing leaves a term before it is known to be durable. */
class TermCommitTest extends TermTestBase {
    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            names = {"REPLY_LOST_APPLIED", "REPLY_LOST_NOT_APPLIED"})
    void u35ALaunchLeavesOnceAndOnlyWhenItsCommitIsKnown(Failure failure) {
        term.ready().connect();
        term.allocate();
        until(() -> term.mesos.count("reviveOffers") == 1);
        memory.failNext(failure);
        int commits = term.store.commits.size();
        term.mesos.offer("o1");
        until(() -> term.store.commits.size() > commits);
        term.settle();
        assertThat(term.mesos.count("acceptOffers")).isZero();
        assertThat(term.subject.committed().resources()).allMatch(r -> r.state() == ResourceState.NEW);
        memory.reconnect();
        until(() -> term.mesos.count("acceptOffers") == 1);
        term.settle();
        assertThat(term.mesos.launched()).hasSize(1);
        assertThat(term.subject.committed().resources().get(0).task().taskId())
                .isEqualTo(term.mesos.launched().get(0).getTaskId().getValue());
    }

    @Test
    void anAcknowledgementAKillAndAReplyWaitForTheirCommit() {
        term.ready().connect();
        StreamsMesosResource r = term.allocated();
        String task = r.task().taskId();
        int acknowledged = term.mesos.count("acknowledgeStatusUpdate");
        memory.failNext(Failure.REPLY_LOST_NOT_APPLIED);
        CompletableFuture<Leadership.Delivery> reply = term.ask(id -> new Event.Release(id, "c1", Set.of(r.id())));
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
    @EnumSource(
            value = Failure.class,
            names = {"FENCED", "FENCED_HALFWAY", "DEFECT"})
    void u35AFailedCommitEndsTheTermAndNothingOfItLeaves(Failure failure) {
        term.ready().connect();
        memory.failNext(failure);
        CompletableFuture<Leadership.Delivery> reply = term.allocate();
        assertThat(term.exit()).isEqualTo(failure == Failure.DEFECT ? ExitCode.STORE_DEFECT : ExitCode.LEADERSHIP_LOST);
        assertThat(term.stops()).containsExactly(true);
        assertUnavailable(reply);
        assertUnavailable(term.allocate());
        assertThat(term.mesos.count("reviveOffers")).isZero();
    }
}
