package streamsx.mesos.simulation.mesos;

import java.util.ArrayList;
import java.util.List;
import org.apache.mesos.Protos;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus.Reason;
import streamsx.mesos.invariants.history.Fact;

/** ACCEPT: checks offers and tasks, and sends what is to run to the agent. */
final class SimLaunches {
    private static final long AUTHORIZATION = 30;

    private final Env env;
    private final SimMaster master;

    SimLaunches(Env env, SimMaster master) {
        this.env = env;
        this.master = master;
    }

    void accept(SimFramework framework, SimCall.Accept accept, String who) {
        List<SimOffers.Offer> used = new ArrayList<>();
        String error = check(framework, accept.offers(), used);
        if (error != null) {
            used.forEach(o -> master.offers().giveBack(o, o.cpus(), o.memory(), accept.refuseSeconds()));
            accept.tasks()
                    .forEach(t -> framework.update(SimStatuses.fromMaster(
                            t.getTaskId().getValue(),
                            t.getSlaveId().getValue(),
                            TaskState.TASK_DROPPED,
                            "Task launched with invalid offers: " + error,
                            Reason.REASON_INVALID_OFFERS)));
            return;
        }
        SimMasterAgent agent = used.get(0).agent();
        double cpus = 0;
        double memory = 0;
        for (SimOffers.Offer offer : used) {
            cpus += offer.cpus();
            memory += offer.memory();
        }
        for (Protos.TaskInfo info : accept.tasks()) {
            TaskSpec spec = TaskSpec.of(info, framework.id);
            String invalid = check(framework, agent, info, spec, cpus, memory);
            if (invalid != null) {
                framework.update(SimStatuses.fromMaster(
                        spec.id(), agent.id, TaskState.TASK_ERROR, invalid, Reason.REASON_TASK_INVALID));
            } else {
                cpus -= spec.cpus();
                memory -= spec.memory();
                master.took(who, Fact.Call.LAUNCH, spec.id());
                launch(framework, agent, spec);
            }
        }
        used.subList(1, used.size()).forEach(o -> master.offers().giveBack(o, 0, 0, 0));
        master.offers().giveBack(used.get(0), cpus, memory, accept.refuseSeconds());
    }

    private String check(SimFramework framework, List<String> ids, List<SimOffers.Offer> used) {
        String error = ids.isEmpty() ? "No offers specified" : null;
        for (String id : ids) {
            SimOffers.Offer offer = master.offers().get(id);
            if (offer == null || offer.framework() != framework) {
                error = error == null ? "Offer " + id + " is no longer valid" : error;
            } else if (used.contains(offer)) {
                error = error == null ? "Duplicate offer " + id + " in offer list" : error;
            } else {
                used.add(offer);
                if (offer.agent() != used.get(0).agent() && error == null) {
                    error = "Aggregated offers must belong to one single agent. Offer " + id + " uses agent "
                            + offer.agent().id + " and agent " + used.get(0).agent().id;
                }
            }
        }
        return error;
    }

    private static String check(
            SimFramework framework,
            SimMasterAgent agent,
            Protos.TaskInfo info,
            TaskSpec spec,
            double cpus,
            double memory) {
        if (framework.tasks.containsKey(spec.id()) || framework.unreachable.containsKey(spec.id())) {
            return "Task has duplicate ID: " + spec.id();
        }
        if (!info.getSlaveId().getValue().equals(agent.id)) {
            return "Task uses invalid agent " + info.getSlaveId().getValue() + " while agent " + agent.id
                    + " is expected";
        }
        return spec.cpus() > cpus + 1e-6 || spec.memory() > memory + 1e-6
                ? "Total resources required by task and its executor is more than available"
                : null;
    }

    private void launch(SimFramework framework, SimMasterAgent agent, TaskSpec spec) {
        SimMasterTask task = new SimMasterTask(spec, agent.id, TaskState.TASK_STAGING);
        framework.tasks.put(spec.id(), task);
        agent.tasks.put(spec.id(), task);
        // What it uses was taken away with the offer.
        // The 202 is on its way before the agent hears of it; a master that ends here takes the launch with it.
        env.underWay(env.between(0, AUTHORIZATION), () -> {
            if (master.leads()
                    && master.frameworks().get(framework.id) == framework
                    && framework.tasks.get(spec.id()) == task) {
                forward(framework, agent, task);
            }
        });
    }

    private void forward(SimFramework framework, SimMasterAgent agent, SimMasterTask task) {
        if (task.kill) {
            master.tasks().forget(framework, task);
            framework.update(SimStatuses.fromMaster(
                    task.id(),
                    agent.id,
                    TaskState.TASK_KILLED,
                    "Killed before launch",
                    Reason.REASON_TASK_KILLED_DURING_LAUNCH));
        } else if (!agent.connected) {
            master.tasks().forget(framework, task);
            framework.update(SimStatuses.fromMaster(
                    task.id(),
                    agent.id,
                    TaskState.TASK_DROPPED,
                    "Agent disconnected",
                    Reason.REASON_SLAVE_DISCONNECTED));
        } else {
            task.forwarded = true;
            agent.agent.receive(master, a -> a.run(task.spec, task.agentId));
        }
    }
}
