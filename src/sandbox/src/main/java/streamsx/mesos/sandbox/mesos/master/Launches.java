package streamsx.mesos.sandbox.mesos.master;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.OfferID;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.scheduler.Protos.Call;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ExecutorKey;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ToAgent;
import streamsx.mesos.sandbox.mesos.Resources;

/** ACCEPT: checks offers and tasks as capture 07 shows, and launches. Runs on the master's loop. */
final class Launches {
    private final MasterState state;
    private final Offers offers;

    Launches(MasterState state, Offers offers) {
        this.state = state;
        this.offers = offers;
    }

    void accept(Framework framework, Call.Accept accept) {
        List<Offer> accepted = new ArrayList<>();
        Optional<String> error = check(framework, accept.getOfferIdsList(), accepted);
        if (error.isPresent() || accepted.isEmpty()) {
            accepted.forEach(offer -> offers.remove(offer, offer.resources(), accept.getFilters()));
            String message = "Task launched with invalid offers: " + error.orElse("No offers specified");
            tasks(accept).forEach(task -> framework.update(Statuses.refused(task, lost(framework, TaskState.TASK_DROPPED), message,
                    TaskStatus.Reason.REASON_INVALID_OFFERS)));
            return;
        }
        Agent agent = state.agents.get(accepted.get(0).agentId());
        Resources available = accepted.stream().map(Offer::resources).reduce(Resources.NONE, Resources::plus);
        String role = accepted.get(0).role();
        for (TaskInfo task : tasks(accept)) {
            Optional<String> invalid = check(framework, agent, task, available, role);
            if (invalid.isPresent()) {
                framework.update(Statuses.refused(task, TaskState.TASK_ERROR, invalid.get(), TaskStatus.Reason.REASON_TASK_INVALID));
            } else {
                available = available.minus(required(framework, agent, task));
                launch(framework, agent, task, role);
            }
        }
        // The rest of several offers of one agent is refused as a whole.
        Offer first = accepted.get(0);
        accepted.stream().skip(1).forEach(offer -> state.offers.remove(offer.id()));
        offers.remove(first, available, accept.getFilters());
    }

    private void launch(Framework framework, Agent agent, TaskInfo info, String role) {
        TaskInfo.Builder allocated = info.toBuilder();
        for (Resource.Builder resource : allocated.getResourcesBuilderList()) {
            resource.setAllocationInfo(Resource.AllocationInfo.newBuilder().setRole(role));
        }
        boolean launchExecutor = false;
        if (info.hasExecutor()) {
            ExecutorInfo executor = ExecutorChecks.complete(framework, info.getExecutor(), role);
            allocated.setExecutor(executor);
            launchExecutor = agent.executors.putIfAbsent(new ExecutorKey(framework.id, executor.getExecutorId().getValue()), executor) == null;
        }
        Task task = new Task(framework.id, allocated.build());
        framework.tasks.put(task.id(), task);
        agent.tasks.put(task.key(), task);
        agent.send(ToAgent.run(framework.id, framework.info.toByteArray(), task.info.toByteArray(), launchExecutor));
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
                error = error.or(() -> Optional.of("Aggregated offers must belong to one single agent. Offer " + offer.id()
                        + " uses agent " + offer.agentId() + " and agent " + expected));
            } else if (!offer.role().equals(accepted.get(0).role())) {
                error = error.or(() -> Optional.of("Aggregated offers must be allocated to the same role. Offer " + offer.id()
                        + " uses role '" + offer.role() + "' but another is using role '" + accepted.get(0).role() + "'"));
            }
        }
        return error;
    }

    private Optional<String> check(Framework framework, Agent agent, TaskInfo task, Resources available, String role) {
        String id = task.getTaskId().getValue();
        if (id.isEmpty() || id.equals(".") || id.equals("..") || id.chars().anyMatch(c -> c < 32 || c == 127 || c == '/' || c == '\\')) {
            return Optional.of(id.isEmpty() ? "ID must not be empty" : "'" + id + "' contains invalid characters");
        }
        if (framework.tasks.containsKey(id) || framework.unreachableTasks.containsKey(id)) {
            return Optional.of("Task has duplicate ID: " + id);
        }
        if (!task.getAgentId().getValue().equals(agent.id)) {
            return Optional.of("Task uses invalid agent " + task.getAgentId().getValue() + " while agent " + agent.id + " is expected");
        }
        if (task.hasCommand() == task.hasExecutor()) {
            return Optional.of("Task should have at least one (but not both) of CommandInfo or ExecutorInfo present");
        }
        if (task.getResourcesCount() == 0) {
            return Optional.of("Task uses no resources");
        }
        if (task.hasExecutor()) {
            Optional<String> invalid = ExecutorChecks.check(framework, agent, task.getExecutor(), role);
            if (invalid.isPresent()) {
                return invalid;
            }
        }
        Resources total = required(framework, agent, task);
        boolean otherRole = task.getResourcesList().stream()
                .anyMatch(r -> r.hasAllocationInfo() && !r.getAllocationInfo().getRole().equals(role));
        if (otherRole || !available.contains(total)) {
            return Optional.of("Total resources " + (task.hasExecutor() ? Resources.describe(total.toProto(role), role)
                    : Resources.describe(task.getResourcesList(), role))
                    + " required by task and its executor is more than available "
                    + Resources.describe(available.toProto(role), role));
        }
        return Optional.empty();
    }

    /** What a task takes of an offer: its own, and that of its executor unless that runs already. */
    private static Resources required(Framework framework, Agent agent, TaskInfo task) {
        Resources own = Resources.of(task.getResourcesList());
        ExecutorKey key = new ExecutorKey(framework.id, task.getExecutor().getExecutorId().getValue());
        return !task.hasExecutor() || agent.executors.containsKey(key) ? own
                : own.plus(Resources.of(task.getExecutor().getResourcesList()));
    }

    private static List<TaskInfo> tasks(Call.Accept accept) {
        List<TaskInfo> tasks = new ArrayList<>();
        for (Protos.Offer.Operation operation : accept.getOperationsList()) {
            tasks.addAll(operation.getLaunch().getTaskInfosList());
            // Without executors of the framework's own there are no groups; they are refused task by task.
            tasks.addAll(operation.getLaunchGroup().getTaskGroup().getTasksList());
        }
        return tasks;
    }

    /** The state, or LOST for a framework that does not know the newer states. */
    static TaskState lost(Framework framework, TaskState state) {
        return framework.partitionAware() ? state : TaskState.TASK_LOST;
    }
}
