package streamsx.mesos.sandbox.mesos.master.state;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.Stream;
import org.apache.mesos.v1.Protos.Attribute;
import org.apache.mesos.v1.Protos.ExecutorInfo;
import streamsx.mesos.sandbox.mesos.AgentProtocol;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ExecutorKey;
import streamsx.mesos.sandbox.mesos.AgentProtocol.TaskKey;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ToAgent;
import streamsx.mesos.sandbox.mesos.Resources;
import streamsx.mesos.sandbox.mesos.http.ResponseStream;

/** A registered agent, connected or not yet given up. Confined to the master's loop. */
public final class Agent {
    public final String id;
    public final Map<TaskKey, Task> tasks = new LinkedHashMap<>();
    /** Executors that frameworks brought along; those that an agent makes for commands are not among them. */
    public final Map<ExecutorKey, ExecutorInfo> executors = new LinkedHashMap<>();

    public final double registeredTime;
    public double reregisteredTime;
    public String hostname;
    public String ip;
    public int port;
    public Resources total;
    public List<Attribute> attributes;
    /** Null while the agent is disconnected. */
    public ResponseStream link;

    public int missedPings;
    public ScheduledFuture<?> pinger;

    public Agent(String id, double registeredTime) {
        this.id = id;
        this.registeredTime = registeredTime;
    }

    public boolean connected() {
        return link != null;
    }

    public String pid() {
        return "slave(1)@" + ip + ":" + port;
    }

    public void send(ToAgent message) {
        if (link != null) {
            link.send(AgentProtocol.write(message));
        }
    }

    /** What tasks use that have not ended, and executors. */
    public Resources used() {
        return Resources.sum(Stream.concat(
                        tasks.values().stream().filter(task -> !task.terminal()).map(task -> task.resources),
                        executors.values().stream().map(executor -> Resources.of(executor.getResourcesList())))
                .toList());
    }
}
