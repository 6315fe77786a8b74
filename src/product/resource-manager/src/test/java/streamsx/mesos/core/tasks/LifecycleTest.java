package streamsx.mesos.core.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.TaskCompletionStatus;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.core.tasks.Lifecycle.Follow;
import streamsx.mesos.core.tasks.Lifecycle.Step;

/**
 * Every combination of resource state, request state and report, checked against the rules and against a golden table.
 */
class LifecycleTest {
    static Stream<Arguments> everything() {
        return Stream.of(ResourceState.values())
                .flatMap(s -> Stream.of(RequestState.values())
                        .flatMap(q -> Stream.of(TaskState.values()).map(t -> Arguments.of(s, q, t))));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void everyTransitionKeepsTheRules(ResourceState state, RequestState request, TaskState report) {
        Step step = Lifecycle.next(state, request, TaskCompletionStatus.NONE, report);
        if (state.ended()) {
            assertThat(step.state()).as("an ended resource never changes back").isEqualTo(state);
            assertThat(step.request()).isEqualTo(request);
            assertThat(step.follow()).isEqualTo(report.alive() ? Follow.KILL : Follow.NOTHING);
        } else if (state == ResourceState.NEW) {
            assertThat(step.state()).isEqualTo(state);
            assertThat(step.follow()).isEqualTo(report.alive() ? Follow.KILL : Follow.NOTHING);
        } else if (!report.terminal()) {
            assertThat(step.request()).as("only an end changes the request").isEqualTo(request);
            assertThat(step.state().ended())
                    .as("UNREACHABLE, LOST and UNKNOWN are no end")
                    .isFalse();
            assertThat(step.follow()).isIn(Follow.NOTHING, Follow.KILL);
            assertThat(step.follow() == Follow.KILL)
                    .isEqualTo(state == ResourceState.STOPPING
                            && EnumSet.of(TaskState.STAGING, TaskState.STARTING, TaskState.RUNNING)
                                    .contains(report));
            assertThat(step.state() == ResourceState.RUNNING)
                    .isEqualTo(state == ResourceState.RUNNING
                            || (state == ResourceState.LAUNCHED && report == TaskState.RUNNING));
        } else if (state == ResourceState.STOPPING
                && (request == RequestState.ALLOCATED || !request.wanted())) { // else it makes room for another task
            assertThat(step).isEqualTo(new Step(ResourceState.STOPPED, request, report.completion(), Follow.NOTHING));
        } else if (request == RequestState.ALLOCATED) {
            assertThat(step.follow())
                    .as("a client that uses it must learn of its end")
                    .isEqualTo(Follow.REVOKE);
            assertThat(step.request()).isEqualTo(RequestState.RELEASED);
            assertThat(step.state())
                    .isEqualTo(report == TaskState.FINISHED ? ResourceState.STOPPED : ResourceState.FAILED);
        } else if (request.wanted()) {
            assertThat(step.follow())
                    .as("it was never told to be usable, so it is tried again")
                    .isEqualTo(Follow.RELAUNCH);
            assertThat(step.state()).isEqualTo(ResourceState.NEW);
            assertThat(step.request()).isEqualTo(request);
        } else {
            assertThat(step.state().ended()).isTrue();
            assertThat(step.follow()).isEqualTo(Follow.NOTHING);
        }
    }

    @Test
    void whatIsTerminalIsExactlyWhatMesosCallsTerminalForAPartitionAwareFramework() {
        assertThat(Stream.of(TaskState.values()).filter(TaskState::terminal))
                .containsExactly(
                        TaskState.FINISHED,
                        TaskState.FAILED,
                        TaskState.KILLED,
                        TaskState.ERROR,
                        TaskState.DROPPED,
                        TaskState.GONE,
                        TaskState.GONE_BY_OPERATOR);
    }
}
