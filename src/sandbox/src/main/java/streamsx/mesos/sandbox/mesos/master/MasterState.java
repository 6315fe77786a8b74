package streamsx.mesos.sandbox.mesos.master;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.mesos.v1.Protos.MasterInfo;
import org.apache.mesos.v1.Protos.TimeInfo;

/** All that a master knows; in memory only, as with {@code --registry=in_memory}. Confined to the master's loop. */
final class MasterState {
    final MasterInfo info;
    final double startTime = now();
    double electedTime;
    final Map<String, Framework> frameworks = new LinkedHashMap<>();
    final Map<String, Framework> completedFrameworks = new LinkedHashMap<>();
    final Map<String, Agent> agents = new LinkedHashMap<>();
    /** Agents that were given up, with the time of that. */
    final Map<String, TimeInfo> unreachableAgents = new LinkedHashMap<>();
    final Map<String, Offer> offers = new LinkedHashMap<>();
    private int nextFramework;
    private int nextAgent;
    private long nextOffer;

    MasterState(MasterInfo info) {
        this.info = info;
    }

    /** Seconds since the epoch, as Mesos writes times. */
    static double now() {
        return System.currentTimeMillis() / 1000.0;
    }

    String newFrameworkId() {
        String id;
        do {
            id = String.format("%s-%04d", info.getId(), nextFramework++);
        } while (frameworks.containsKey(id) || completedFrameworks.containsKey(id));
        return id;
    }

    String newAgentId() {
        return info.getId() + "-S" + nextAgent++;
    }

    String newOfferId() {
        return info.getId() + "-O" + nextOffer++;
    }
}
