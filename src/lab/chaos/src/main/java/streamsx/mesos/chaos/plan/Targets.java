package streamsx.mesos.chaos.plan;

import java.util.List;

/**
 * What a plan may harm, by name.
 *
 * @param instances the instances of the product
 * @param masters   Mesos masters; empty if they are not ours
 * @param agents    Mesos agents; empty if they are not ours
 * @param servers   ZooKeeper servers; empty if they are not ours
 * @param lines     the lines between processes
 */
public record Targets(
        List<String> instances, List<String> masters, List<String> agents, List<String> servers, List<String> lines) {
    /** The instance that leads when the fault begins. */
    public static final String LEADER = "leader";
    /** The Mesos master that leads when the fault begins. */
    public static final String LEADING_MASTER = "leading-master";
    /** One of the tasks that run when the fault begins; not if the agents are not ours. */
    public static final String TASK = "task";

    public Targets {
        instances = List.copyOf(instances);
        masters = List.copyOf(masters);
        agents = List.copyOf(agents);
        servers = List.copyOf(servers);
        lines = List.copyOf(lines);
    }
}
