package streamsx.mesos.simulation.mesos;

import com.google.protobuf.ByteString;
import java.util.List;
import org.apache.mesos.Protos;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.scheduler.Protos.Call;

/** A call of a scheduler, other than SUBSCRIBE. */
sealed interface SimCall {
    /** Handles each kind of call; a new kind gets a method here. */
    interface Visitor {
        void visit(Accept accept);

        void visit(Decline decline);

        void visit(Kill kill);

        void visit(Acknowledge acknowledge);

        void visit(Reconcile reconcile);

        void visit(Suppress suppress);

        void visit(Revive revive);

        void visit(Teardown teardown);
    }

    void accept(Visitor visitor);

    Call.Type type();

    /** As a listener of calls sees it: with the tasks of a launch, of the rest only the type. */
    default Call message() {
        return Call.newBuilder().setType(type()).build();
    }

    record Accept(List<String> offers, List<Protos.TaskInfo> tasks, double refuseSeconds) implements SimCall {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }

        @Override
        public Call.Type type() {
            return Call.Type.ACCEPT;
        }

        @Override
        public Call message() {
            Offer.Operation.Launch.Builder launch = Offer.Operation.Launch.newBuilder();
            tasks.forEach(t -> launch.addTaskInfos(TaskInfo.newBuilder()
                    .setName(t.getName())
                    .setTaskId(TaskID.newBuilder().setValue(t.getTaskId().getValue()))
                    .setAgentId(AgentID.newBuilder().setValue(t.getSlaveId().getValue()))));
            return Call.newBuilder()
                    .setType(type())
                    .setAccept(Call.Accept.newBuilder()
                            .addOperations(Offer.Operation.newBuilder()
                                    .setType(Offer.Operation.Type.LAUNCH)
                                    .setLaunch(launch)))
                    .build();
        }
    }

    record Decline(String offer, double refuseSeconds) implements SimCall {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }

        @Override
        public Call.Type type() {
            return Call.Type.DECLINE;
        }
    }

    /** @param agentId null if it names none */
    record Kill(String taskId, String agentId) implements SimCall {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }

        @Override
        public Call.Type type() {
            return Call.Type.KILL;
        }
    }

    record Acknowledge(String taskId, String agentId, ByteString uuid) implements SimCall {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }

        @Override
        public Call.Type type() {
            return Call.Type.ACKNOWLEDGE;
        }
    }

    /** @param tasks none asks for all */
    record Reconcile(List<Protos.TaskStatus> tasks) implements SimCall {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }

        @Override
        public Call.Type type() {
            return Call.Type.RECONCILE;
        }
    }

    record Suppress() implements SimCall {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }

        @Override
        public Call.Type type() {
            return Call.Type.SUPPRESS;
        }
    }

    record Revive() implements SimCall {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }

        @Override
        public Call.Type type() {
            return Call.Type.REVIVE;
        }
    }

    record Teardown() implements SimCall {
        @Override
        public void accept(Visitor visitor) {
            visitor.visit(this);
        }

        @Override
        public Call.Type type() {
            return Call.Type.TEARDOWN;
        }
    }
}
