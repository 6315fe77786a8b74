package streamsx.mesos.sandbox.mesos.master;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.Stream;
import org.apache.mesos.v1.Protos.Attribute;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import streamsx.mesos.sandbox.http.ResponseStream;
import streamsx.mesos.sandbox.mesos.AgentProtocol;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ExecutorKey;
import streamsx.mesos.sandbox.mesos.AgentProtocol.TaskKey;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ToAgent;
import streamsx.mesos.sandbox.mesos.Resources;

/** A registered agent, connected or not yet given up. Confined to the master's loop. */
final class Agent {
    final String id;
    final Map<TaskKey, Task> tasks = new LinkedHashMap<>();
    /** Executors that frameworks brought along; those that an agent makes for commands are not among them. */
    final Map<ExecutorKey, ExecutorInfo> executors = new LinkedHashMap<>();
    final double registeredTime;
    double reregisteredTime;
    String hostname;
    String ip;
    int port;
    Resources total;
    List<Attribute> attributes;
    /** Null while the agent is disconnected. */
    ResponseStream link;
    int missedPings;
    ScheduledFuture<?> pinger;

    Agent(String id, double registeredTime) {
        this.id = id;
        this.registeredTime = registeredTime;
    }

    boolean connected() {
        return link != null;
    }

    String pid() {
        return "slave(1)@" + ip + ":" + port;
    }

    void send(ToAgent message) {
        if (link != null) {
            link.send(AgentProtocol.write(message));
        }
    }

    /** What tasks use that have not ended, and executors. */
    Resources used() {
        return Resources.sum(Stream.concat(tasks.values().stream().filter(task -> !task.terminal()).map(task -> task.resources),
                executors.values().stream().map(executor -> Resources.of(executor.getResourcesList())))::iterator);
    }
}
