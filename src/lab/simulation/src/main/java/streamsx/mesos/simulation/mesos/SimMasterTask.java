package streamsx.mesos.simulation.mesos;

import com.google.protobuf.ByteString;
import org.apache.mesos.Protos.TaskState;

/** A task as a master knows it. */
final class SimMasterTask {
    final TaskSpec spec;
    final String agentId;
    /** The latest state that the agent told. */
    TaskState state;
    /** The state of the update sent last: what reconciliation answers. Null if there was none. */
    TaskState told;
    /** The uuid of that update. */
    ByteString toldBy;
    /** Sent to the agent. */
    boolean forwarded;
    /** A KILL that the agent may not have heard. */
    boolean kill;

    SimMasterTask(TaskSpec spec, String agentId, TaskState state) {
        this.spec = spec;
        this.agentId = agentId;
        this.state = state;
    }

    String id() {
        return spec.id();
    }
}
