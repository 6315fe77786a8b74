package streamsx.mesos.sandbox.mesos.master.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import org.apache.mesos.v1.Protos.MasterInfo;
import org.apache.mesos.v1.Protos.TimeInfo;
import streamsx.mesos.sandbox.mesos.Resources;

/** All that a master knows; in memory only, as with {@code --registry=in_memory}. Confined to the master's loop. */
public final class MasterState {
    public final MasterInfo info;
    public final double startTime = now();
    public double electedTime;
    public final Map<String, Framework> frameworks = new LinkedHashMap<>();
    public final Map<String, Framework> completedFrameworks = new LinkedHashMap<>();
    public final Map<String, Agent> agents = new LinkedHashMap<>();
    /** Agents that were given up, with the time of that. */
    public final Map<String, TimeInfo> unreachableAgents = new LinkedHashMap<>();

    public final Map<String, Offer> offers = new LinkedHashMap<>();
    private int nextFramework;
    private int nextAgent;
    private long nextOffer;

    public MasterState(MasterInfo info) {
        this.info = info;
    }

    /** Seconds since the epoch, as Mesos writes times. */
    public static double now() {
        return System.currentTimeMillis() / 1000.0;
    }

    /** The executors of a framework's own, by agent. */
    public Map<Agent, List<ExecutorInfo>> executors(Framework framework) {
        Map<Agent, List<ExecutorInfo>> found = new LinkedHashMap<>();
        agents.values()
                .forEach(agent -> agent.executors.forEach((key, info) -> {
                    if (key.frameworkId().equals(framework.id)) {
                        found.computeIfAbsent(agent, a -> new ArrayList<>()).add(info);
                    }
                }));
        return found;
    }

    /** What a framework's tasks use that have not ended, and its executors. */
    public Resources used(Framework framework) {
        Stream<Resources> tasks = framework.tasks.values().stream()
                .filter(task -> !task.terminal())
                .map(task -> task.resources);
        Stream<Resources> executors = executors(framework).values().stream()
                .flatMap(List::stream)
                .map(executor -> Resources.of(executor.getResourcesList()));
        return Resources.sum(Stream.concat(tasks, executors).toList());
    }

    public String newFrameworkId() {
        String id;
        do {
            id = String.format("%s-%04d", info.getId(), nextFramework++);
        } while (frameworks.containsKey(id) || completedFrameworks.containsKey(id));
        return id;
    }

    public String newAgentId() {
        return info.getId() + "-S" + nextAgent++;
    }

    public String newOfferId() {
        return info.getId() + "-O" + nextOffer++;
    }
}
