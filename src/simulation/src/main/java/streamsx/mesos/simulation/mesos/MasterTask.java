package streamsx.mesos.simulation.mesos;

import com.google.protobuf.ByteString;
import org.apache.mesos.Protos.TaskState;

/** A task as a master knows it. */
final class MasterTask {
    final TaskSpec spec;
    final String agentId;
    /** The latest state that the agent told. */
    TaskState state;
    /** The state of the update sent last: what reconciliation answers. */
    TaskState told;
    /** The uuid of that update; null if there was none. */
    ByteString toldBy;
    /** Sent to the agent. */
    boolean forwarded;
    /** A KILL that the agent may not have heard. */
    boolean kill;

    MasterTask(TaskSpec spec, String agentId, TaskState state, TaskState told) {
        this.spec = spec;
        this.agentId = agentId;
        this.state = state;
        this.told = told;
    }

    String id() {
        return spec.id();
    }
}
