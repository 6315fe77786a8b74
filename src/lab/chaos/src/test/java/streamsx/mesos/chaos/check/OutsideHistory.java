package streamsx.mesos.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.ResourceSpec;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.ResourceStatus;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskAttempt;
import streamsx.mesos.core.model.TaskCompletionStatus;
import streamsx.mesos.invariants.check.Invariant;

/** A history in which all is well; a test puts in what is wrong. */
abstract class OutsideHistory {
    static final String R = "resource_1";
    static final String T = "streams_resource_1_0_1";
    static final String T2 = "streams_resource_1_1_2";
    static final Fact.Reported ALLOCATED = new Fact.Reported(R, T, "RUNNING", "ALLOCATED");

    final List<Fact> facts = new ArrayList<>();
    long now = 1_000_000;

    static StreamsMesosResource resource(
            String task, ResourceState state, RequestState request, Notification notification) {
        return new StreamsMesosResource(
                new ResourceSpec(
                        1,
                        R,
                        "mesos_" + R,
                        "c0",
                        "",
                        AllocationKind.FLEXIBLE,
                        new TreeMap<>(),
                        new ResourceSize(1, 16),
                        1,
                        false),
                new ResourceStatus(
                        "sleep 1",
                        Map.of(),
                        state,
                        request,
                        TaskCompletionStatus.NONE,
                        new TaskAttempt(task, "S0", "agent-0", 1, 16, 1, 2, false),
                        1,
                        true,
                        notification,
                        0));
    }

    static StreamsMesosResource running() {
        return resource(T, ResourceState.RUNNING, RequestState.ALLOCATED, null);
    }

    static StreamsMesosResource ended() {
        return resource(T, ResourceState.STOPPED, RequestState.RELEASED, null);
    }

    long at() {
        return now += 1_000;
    }

    Fact.Stage stage(
            String name,
            StreamsMesosResource stored,
            Map<String, String> alive,
            Map<String, String> processes,
            String... missing) {
        return new Fact.Stage(at(), name, Map.of(R, stored), alive, processes, List.of(missing));
    }

    void commit(int version, long term, long n) {
        facts.add(new Fact.Committed(at(), version, term, n));
    }

    /** Allocated, running, a leader later. */
    void begin() {
        facts.add(new Fact.AgentsSeen(at(), List.of("agent-0", "agent-1")));
        commit(1, 1, 1);
        facts.add(new Fact.FrameworkSeen(at(), "ZooKeeper", "F", "NEVER_REGISTERED"));
        facts.add(new Fact.FrameworkSeen(at(), "Mesos", "F", "active"));
        facts.add(new Fact.Counted(at(), 2, 2, 1));
        facts.add(new Fact.Asked(at(), "c0", 1, 1, "allocate", "", List.of()));
        facts.add(new Fact.TaskSeen(at(), T, "S0", "TASK_RUNNING", now - 500));
        facts.add(new Fact.ProcessSeen(at(), T, R, 77, "agent-0"));
        facts.add(new Fact.Stored(at(), running(), now - 500));
        facts.add(new Fact.Answered(at(), "c0", 1, 1, "allocate", 200, List.of(ALLOCATED)));
        commit(5, 1, 5);
        commit(7, 2, 1);
    }

    void settled() {
        facts.add(stage(Fact.Stage.SETTLED, running(), Map.of(T, R), Map.of(T, R)));
    }

    void givenBack() {
        facts.add(new Fact.Asked(at(), "c0", 2, 1, "release", "", List.of(R)));
        facts.add(new Fact.Answered(at(), "c0", 2, 1, "release", 200, List.of()));
        processGone();
        facts.add(new Fact.Stored(at(), ended(), now - 500));
        facts.add(stage(Fact.Stage.DRAINED, ended(), Map.of(), Map.of()));
    }

    void finds(Invariant... rules) {
        assertThat(OutsideChecker.check(facts))
                .extracting(Finding::rule)
                .isNotEmpty()
                .containsOnly(List.of(rules).stream().map(Enum::name).toArray(String[]::new));
    }

    void processGone() {
        facts.add(new Fact.ProcessGone(at(), T, R, 77, now - 500));
    }

    void stored(ResourceState state, RequestState request, Notification notification) {
        facts.add(new Fact.Stored(at(), resource(T, state, request, notification), now - 10));
    }

    void notified(long sequence, Notification.Kind kind) {
        facts.add(new Fact.Notified(at(), "c0", sequence, kind.name(), ALLOCATED, now - 100));
    }

    /** Its task has ended, which its client learns. */
    void revoked() {
        processGone();
        stored(ResourceState.FAILED, RequestState.RELEASED, new Notification(Notification.Kind.REVOKED, 5));
        notified(5, Notification.Kind.REVOKED);
    }

    /** A second task of the resource while the first one lives on agent-0. */
    void second() {
        stored(ResourceState.NEW, RequestState.NEW, null);
        facts.add(new Fact.ProcessSeen(at(), T2, R, 78, "agent-1"));
        facts.add(new Fact.ProcessGone(at(), T2, R, 78, now - 10));
    }
}
