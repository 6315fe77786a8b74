package streamsx.mesos.sandbox.mesos.master.lifecycle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.Offer.Operation;
import org.apache.mesos.v1.Protos.OfferID;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskGroupInfo;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.scheduler.Protos.Call;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ExecutorKey;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ToAgent;
import streamsx.mesos.sandbox.mesos.Resources;
import streamsx.mesos.sandbox.mesos.master.checks.ExecutorChecks;
import streamsx.mesos.sandbox.mesos.master.checks.TaskChecks;
import streamsx.mesos.sandbox.mesos.master.state.Agent;
import streamsx.mesos.sandbox.mesos.master.state.Framework;
import streamsx.mesos.sandbox.mesos.master.state.MasterState;
import streamsx.mesos.sandbox.mesos.master.state.Offer;
import streamsx.mesos.sandbox.mesos.master.state.Statuses;
import streamsx.mesos.sandbox.mesos.master.state.Task;

/** ACCEPT: checks offers as capture 07 shows, and launches tasks and groups (capture 09). Runs on the master's loop. */
public final class Launches {
    private final MasterState state;
    private final Offers offers;

    public Launches(MasterState state, Offers offers) {
        this.state = state;
        this.offers = offers;
    }

    public void accept(Framework framework, Call.Accept accept) {
        List<Offer> accepted = new ArrayList<>();
        Optional<String> error = check(framework, accept.getOfferIdsList(), accepted);
        if (error.isPresent() || accepted.isEmpty()) {
            accepted.forEach(offer -> offers.remove(offer, offer.resources(), accept.getFilters()));
            String message = "Task launched with invalid offers: " + error.orElse("No offers specified");
            tasks(accept)
                    .forEach(task -> framework.update(Statuses.refused(
                            task,
                            lost(framework, TaskState.TASK_DROPPED),
                            message,
                            TaskStatus.Reason.REASON_INVALID_OFFERS)));
            return;
        }
        Agent agent = state.agents.get(accepted.get(0).agentId());
        Resources available = accepted.stream().map(Offer::resources).reduce(Resources.NONE, Resources::plus);
        String role = accepted.get(0).role();
        TaskChecks checks = new TaskChecks(framework, agent, role);
        for (Operation operation : accept.getOperationsList()) {
            available = operate(checks, operation, available);
        }
        // The rest of several offers of one agent is refused as a whole.
        Offer first = accepted.get(0);
        accepted.stream().skip(1).forEach(offer -> state.offers.remove(offer.id()));
        offers.remove(first, available, accept.getFilters());
    }

    /** Returns what is left. */
    private static Resources operate(TaskChecks checks, Operation operation, Resources available) {
        if (operation.hasId()) {
            refuse(
                    checks,
                    operation.getLaunch().getTaskInfosList(),
                    "The `id` field cannot be set on LAUNCH operations",
                    TaskStatus.Reason.REASON_TASK_INVALID);
            refuse(
                    checks,
                    operation.getLaunchGroup().getTaskGroup().getTasksList(),
                    "The `id` field cannot be set on LAUNCH_GROUP operations",
                    TaskStatus.Reason.REASON_TASK_GROUP_INVALID);
            return available;
        }
        return switch (operation.getType()) {
            case LAUNCH -> launch(checks, operation.getLaunch().getTaskInfosList(), available);
            case LAUNCH_GROUP -> launch(checks, operation.getLaunchGroup(), available);
            default -> available;
        };
    }

    private static void refuse(TaskChecks checks, List<TaskInfo> tasks, String error, TaskStatus.Reason reason) {
        tasks.forEach(task -> checks.framework().update(Statuses.refused(task, TaskState.TASK_ERROR, error, reason)));
    }

    /** LAUNCH: each task for itself. Returns what is left. */
    private static Resources launch(TaskChecks checks, List<TaskInfo> tasks, Resources available) {
        Resources left = available;
        for (TaskInfo task : tasks) {
            Optional<String> invalid = checks.alone(task, left);
            if (invalid.isPresent()) {
                refuse(checks, List.of(task), invalid.get(), TaskStatus.Reason.REASON_TASK_INVALID);
            } else {
                left = left.minus(checks.required(task));
                boolean first = task.hasExecutor() && isFirst(checks, task.getExecutor());
                TaskInfo added = add(checks, task);
                checks.agent()
                        .send(ToAgent.run(
                                checks.framework().id,
                                checks.framework().info.toByteArray(),
                                added.toByteArray(),
                                first));
            }
        }
        return left;
    }

    /** LAUNCH_GROUP: all tasks or none. Returns what is left. */
    private static Resources launch(TaskChecks checks, Operation.LaunchGroup group, Resources available) {
        List<TaskInfo> tasks = group.getTaskGroup().getTasksList();
        Optional<String> invalid = checks.group(group.getExecutor(), tasks, available);
        invalid.ifPresent(error -> refuse(checks, tasks, error, TaskStatus.Reason.REASON_TASK_GROUP_INVALID));
        if (invalid.isPresent() || tasks.isEmpty()) {
            return available;
        }
        Resources left = available.minus(checks.required(group.getExecutor(), tasks));
        boolean first = isFirst(checks, group.getExecutor());
        TaskGroupInfo.Builder added = TaskGroupInfo.newBuilder();
        tasks.forEach(task -> added.addTasks(
                add(checks, task.toBuilder().setExecutor(group.getExecutor()).build())));
        checks.agent()
                .send(ToAgent.runGroup(
                        checks.framework().id,
                        checks.framework().info.toByteArray(),
                        added.build().toByteArray(),
                        first));
        return left;
    }

    /** Notes an executor; returns whether it is new, so that the agent is to start it. */
    private static boolean isFirst(TaskChecks checks, ExecutorInfo info) {
        ExecutorInfo executor = ExecutorChecks.complete(checks.framework(), info, checks.role());
        return checks.agent()
                        .executors
                        .putIfAbsent(
                                new ExecutorKey(
                                        checks.framework().id,
                                        executor.getExecutorId().getValue()),
                                executor)
                == null;
    }

    /** Notes a task; returns it with what the agent is to know beside what the framework said. */
    private static TaskInfo add(TaskChecks checks, TaskInfo info) {
        TaskInfo.Builder allocated = info.toBuilder();
        for (Resource.Builder resource : allocated.getResourcesBuilderList()) {
            resource.setAllocationInfo(Resource.AllocationInfo.newBuilder().setRole(checks.role()));
        }
        if (info.hasExecutor()) {
            allocated.setExecutor(ExecutorChecks.complete(checks.framework(), info.getExecutor(), checks.role()));
        }
        Task task = new Task(checks.framework().id, allocated.build());
        checks.framework().tasks.put(task.id(), task);
        checks.agent().tasks.put(task.key(), task);
        return task.info;
    }

    private Optional<String> check(Framework framework, List<OfferID> ids, List<Offer> accepted) {
        Optional<String> error = Optional.empty();
        Set<String> seen = new HashSet<>();
        for (OfferID id : ids) {
            Offer offer = state.offers.get(id.getValue());
            if (offer == null || !offer.frameworkId().equals(framework.id)) {
                error = error.or(() -> Optional.of("Offer " + id.getValue() + " is no longer valid"));
            } else if (!seen.add(offer.id())) {
                error = error.or(() -> Optional.of("Duplicate offer " + offer.id() + " in offer list"));
            } else {
                accepted.add(offer);
            }
        }
        for (Offer offer : accepted) {
            String expected = accepted.get(0).agentId();
            if (!offer.agentId().equals(expected)) {
                error = error.or(() -> Optional.of("Aggregated offers must belong to one single agent. Offer "
                        + offer.id() + " uses agent " + offer.agentId() + " and agent " + expected));
            } else if (!offer.role().equals(accepted.get(0).role())) {
                error = error.or(() -> Optional.of("Aggregated offers must be allocated to the same role. Offer "
                        + offer.id() + " uses role '" + offer.role() + "' but another is using role '"
                        + accepted.get(0).role() + "'"));
            }
        }
        return error;
    }

    /** Those of LAUNCH and of LAUNCH_GROUP. */
    private static List<TaskInfo> tasks(Call.Accept accept) {
        List<TaskInfo> tasks = new ArrayList<>();
        for (Operation operation : accept.getOperationsList()) {
            tasks.addAll(operation.getLaunch().getTaskInfosList());
            tasks.addAll(operation.getLaunchGroup().getTaskGroup().getTasksList());
        }
        return tasks;
    }

    /** The state, or LOST for a framework that does not know the newer states. */
    static TaskState lost(Framework framework, TaskState state) {
        return framework.partitionAware() ? state : TaskState.TASK_LOST;
    }
}
