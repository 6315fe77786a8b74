package streamsx.mesos.sandbox.mesos.master.lifecycle;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.sandbox.mesos.ActorLoop;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ToAgent;
import streamsx.mesos.sandbox.mesos.Durations;
import streamsx.mesos.sandbox.mesos.master.checks.FrameworkChecks;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;
import streamsx.mesos.sandbox.mesos.master.state.Framework;
import streamsx.mesos.sandbox.mesos.master.state.MasterState;
import streamsx.mesos.sandbox.mesos.master.state.Subscription;
import streamsx.mesos.sandbox.mesos.master.state.Task;

/**
 * Frameworks subscribe, fail over, time out and are torn down (captures 01, 04, 05, 05b). Runs on the master's loop.
 */
public final class Frameworks {
    private static final Logger LOG = LoggerFactory.getLogger(Frameworks.class);
    private static final int MAX_COMPLETED = 50;

    private final MasterState state;
    private final MasterConfig config;
    private final ActorLoop loop;
    private final Offers offers;

    public Frameworks(MasterState state, MasterConfig config, ActorLoop loop, Offers offers) {
        this.state = state;
        this.config = config;
        this.loop = loop;
        this.offers = offers;
    }

    public void subscribe(Call.Subscribe subscribe, Subscription subscription) {
        Optional<String> invalid = FrameworkChecks.check(subscribe.getFrameworkInfo());
        if (invalid.isPresent()) {
            subscription.error(invalid.get());
            return;
        }
        FrameworkInfo info = subscribe.getFrameworkInfo();
        String id = info.getId().getValue();
        if (!id.isEmpty() && state.completedFrameworks.containsKey(id)) {
            subscription.error("Framework has been removed");
            return;
        }
        Framework framework = state.frameworks.get(id);
        boolean known = framework != null;
        Optional<String> other = known ? FrameworkChecks.checkPrincipal(framework.info, info) : Optional.empty();
        if (other.isPresent()) {
            subscription.error(other.get());
            return;
        }
        if (known) {
            failOver(framework, info);
        } else {
            String newId = id.isEmpty() ? state.newFrameworkId() : id;
            framework = new Framework(
                    newId,
                    info.toBuilder()
                            .setId(FrameworkID.newBuilder().setValue(newId))
                            .build());
            framework.registeredTime = MasterState.now();
            state.frameworks.put(newId, framework);
        }
        framework.subscription = subscription;
        framework.suppressed.addAll(subscribe.getSuppressedRolesList());
        Framework subscribed = framework;
        subscription.stream().onClose(() -> loop.run(() -> disconnected(subscribed, subscription)));
        framework.send(Event.newBuilder()
                .setType(Event.Type.SUBSCRIBED)
                .setSubscribed(Event.Subscribed.newBuilder()
                        .setFrameworkId(FrameworkID.newBuilder().setValue(framework.id))
                        .setHeartbeatIntervalSeconds(config.heartbeatInterval().toMillis() / 1000.0)
                        .setMasterInfo(state.info))
                .build());
        subscription.send(Event.Type.HEARTBEAT);
        framework.heartbeat = loop.every(config.heartbeatInterval(), () -> subscription.send(Event.Type.HEARTBEAT));
        LOG.info("framework {} ({}) subscribed", framework.id, info.getName());
        if (known) {
            tellAgents(framework);
        }
        offers.allocate();
    }

    private void failOver(Framework framework, FrameworkInfo info) {
        framework.cancelTimers();
        if (framework.subscription != null) {
            framework.subscription.error("Framework failed over");
            framework.subscription = null;
        }
        offers.drop(offer -> offer.frameworkId().equals(framework.id));
        framework.updateInfo(info);
        framework.suppressed.clear();
        framework.filters.clear();
        if (framework.recovered) {
            framework.registeredTime = MasterState.now();
        } else {
            framework.reregisteredTime = MasterState.now();
        }
        framework.recovered = false;
    }

    /** Agents keep the framework's info, and repeat what is unacknowledged for the new subscriber. */
    private void tellAgents(Framework framework) {
        state.agents
                .values()
                .forEach(agent -> agent.send(ToAgent.frameworkUpdated(framework.id, framework.info.toByteArray())));
    }

    @SuppressWarnings("ReferenceEquality") // Two of them may look the same.
    private void disconnected(Framework framework, Subscription subscription) {
        if (framework.subscription != subscription) {
            return;
        }
        framework.subscription = null;
        framework.cancelTimers();
        offers.drop(offer -> offer.frameworkId().equals(framework.id));
        if (!state.frameworks.containsKey(framework.id)) {
            return;
        }
        LOG.info("framework {} disconnected", framework.id);
        startFailoverTimer(framework);
    }

    private void startFailoverTimer(Framework framework) {
        framework.failoverTimer = loop.after(Durations.ofSeconds(framework.info.getFailoverTimeout()), () -> {
            if (!framework.connected() && state.frameworks.get(framework.id) == framework) {
                LOG.info("the failover timeout of framework {} is over", framework.id);
                remove(framework);
            }
        });
    }

    /** A framework that an agent reports after this master began to lead. */
    void recover(FrameworkInfo info) {
        String id = info.getId().getValue();
        if (!state.frameworks.containsKey(id)) {
            Framework framework = new Framework(id, info);
            framework.recovered = true;
            state.frameworks.put(id, framework);
            startFailoverTimer(framework);
        }
    }

    /** Ends the framework for good: its tasks are killed, its id is refused from now on. */
    public void remove(Framework framework) {
        framework.cancelTimers();
        if (framework.subscription != null) {
            framework.subscription.stream().end();
            framework.subscription = null;
        }
        offers.drop(offer -> offer.frameworkId().equals(framework.id));
        state.agents.values().forEach(agent -> {
            agent.send(ToAgent.shutdownFramework(framework.id));
            agent.tasks.values().removeIf(task -> task.frameworkId.equals(framework.id));
            agent.executors.keySet().removeIf(key -> key.frameworkId().equals(framework.id));
        });
        for (Task task : List.copyOf(framework.tasks.values())) {
            if (!task.terminal()) {
                task.state = TaskState.TASK_KILLED;
            }
            framework.completedTasks.add(task);
        }
        framework.tasks.clear();
        framework.unregisteredTime = MasterState.now();
        state.frameworks.remove(framework.id);
        state.completedFrameworks.put(framework.id, framework);
        if (state.completedFrameworks.size() > MAX_COMPLETED) {
            state.completedFrameworks.remove(
                    state.completedFrameworks.keySet().iterator().next());
        }
        offers.allocate();
    }

    /** UPDATE_FRAMEWORK; returns the error, if any. */
    public Optional<String> update(Framework framework, Call.UpdateFramework update) {
        FrameworkInfo info = update.getFrameworkInfo();
        Optional<String> invalid =
                FrameworkChecks.check(info).or(() -> FrameworkChecks.checkUpdate(framework.info, info));
        if (invalid.isPresent()) {
            return Optional.of("FrameworkInfo update is not valid: " + invalid.get());
        }
        framework.updateInfo(info);
        framework.suppressed.clear();
        framework.suppressed.addAll(update.getSuppressedRolesList());
        offers.rescind(offer ->
                offer.frameworkId().equals(framework.id) && !framework.roles().contains(offer.role()));
        tellAgents(framework);
        offers.allocate();
        return Optional.empty();
    }

    public static String newStreamId() {
        return UUID.randomUUID().toString();
    }
}
