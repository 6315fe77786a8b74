package streamsx.mesos.driver.internal.scheduler;

import com.google.protobuf.ByteString;
import java.util.Collection;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.OperationStatus;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.scheduler.Protos.OfferConstraints;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.scheduler.Protos.Call;
import streamsx.mesos.driver.internal.messages.Convert;

/** Makes v1 calls out of what the v0 driver interface takes. The framework id is filled in by the sender. */
public final class Calls {

    private Calls() {}

    static Call subscribe(FrameworkInfo framework, Collection<String> suppressedRoles, OfferConstraints constraints) {
        Call.Subscribe.Builder subscribe = Call.Subscribe.newBuilder()
                .setFrameworkInfo(Convert.to(Protos.FrameworkInfo.PARSER, framework))
                .addAllSuppressedRoles(suppressedRoles);
        if (constraints != null) {
            subscribe.setOfferConstraints(
                    Convert.to(org.apache.mesos.v1.scheduler.Protos.OfferConstraints.PARSER, constraints));
        }
        Call.Builder call = Call.newBuilder().setType(Call.Type.SUBSCRIBE).setSubscribe(subscribe);
        // Mesos refuses the call if the two ids differ, or if only one is there (capture 02).
        if (framework.hasId() && !framework.getId().getValue().isEmpty()) {
            call.setFrameworkId(Convert.to(Protos.FrameworkID.PARSER, framework.getId()));
        }
        return call.build();
    }

    public static Call.Builder teardown() {
        return Call.newBuilder().setType(Call.Type.TEARDOWN);
    }

    public static Call.Builder launch(Collection<OfferID> offers, Collection<TaskInfo> tasks, Filters filters) {
        Offer.Operation launch = Offer.Operation.newBuilder()
                .setType(Offer.Operation.Type.LAUNCH)
                .setLaunch(Offer.Operation.Launch.newBuilder().addAllTaskInfos(tasks))
                .build();
        return accept(offers, java.util.List.of(launch), filters);
    }

    public static Call.Builder accept(
            Collection<OfferID> offers, Collection<Offer.Operation> operations, Filters filters) {
        return Call.newBuilder()
                .setType(Call.Type.ACCEPT)
                .setAccept(Call.Accept.newBuilder()
                        .addAllOfferIds(Convert.all(Protos.OfferID.PARSER, offers))
                        .addAllOperations(Convert.all(Protos.Offer.Operation.PARSER, operations))
                        .setFilters(Convert.to(Protos.Filters.PARSER, filters)));
    }

    public static Call.Builder decline(OfferID offer, Filters filters) {
        return Call.newBuilder()
                .setType(Call.Type.DECLINE)
                .setDecline(Call.Decline.newBuilder()
                        .addOfferIds(Convert.to(Protos.OfferID.PARSER, offer))
                        .setFilters(Convert.to(Protos.Filters.PARSER, filters)));
    }

    /** @param roles none means all */
    public static Call.Builder revive(Collection<String> roles) {
        return Call.newBuilder()
                .setType(Call.Type.REVIVE)
                .setRevive(Call.Revive.newBuilder().addAllRoles(roles));
    }

    /** @param roles none means all */
    public static Call.Builder suppress(Collection<String> roles) {
        return Call.newBuilder()
                .setType(Call.Type.SUPPRESS)
                .setSuppress(Call.Suppress.newBuilder().addAllRoles(roles));
    }

    public static Call.Builder kill(TaskID task) {
        return Call.newBuilder()
                .setType(Call.Type.KILL)
                .setKill(Call.Kill.newBuilder().setTaskId(Convert.to(Protos.TaskID.PARSER, task)));
    }

    public static Call.Builder kill(TaskID task, SlaveID agent) {
        Call.Builder call = kill(task);
        call.getKillBuilder().setAgentId(Convert.to(Protos.AgentID.PARSER, agent));
        return call;
    }

    public static Call.Builder acknowledge(TaskStatus status) {
        return Call.newBuilder()
                .setType(Call.Type.ACKNOWLEDGE)
                .setAcknowledge(Call.Acknowledge.newBuilder()
                        .setAgentId(Convert.to(Protos.AgentID.PARSER, status.getSlaveId()))
                        .setTaskId(Convert.to(Protos.TaskID.PARSER, status.getTaskId()))
                        .setUuid(status.getUuid()));
    }

    /** An operation's update; the ids are those that the update names. */
    public static Call.Builder acknowledge(OperationStatus status) {
        Call.AcknowledgeOperationStatus.Builder acknowledge = Call.AcknowledgeOperationStatus.newBuilder()
                .setUuid(status.getUuid().getValue())
                .setOperationId(Convert.to(Protos.OperationID.PARSER, status.getOperationId()));
        if (status.hasSlaveId()) {
            acknowledge.setAgentId(Convert.to(Protos.AgentID.PARSER, status.getSlaveId()));
        }
        if (status.hasResourceProviderId()) {
            acknowledge.setResourceProviderId(
                    Convert.to(Protos.ResourceProviderID.PARSER, status.getResourceProviderId()));
        }
        return Call.newBuilder()
                .setType(Call.Type.ACKNOWLEDGE_OPERATION_STATUS)
                .setAcknowledgeOperationStatus(acknowledge);
    }

    public static Call.Builder message(ExecutorID executor, SlaveID agent, byte[] data) {
        return Call.newBuilder()
                .setType(Call.Type.MESSAGE)
                .setMessage(Call.Message.newBuilder()
                        .setExecutorId(Convert.to(Protos.ExecutorID.PARSER, executor))
                        .setAgentId(Convert.to(Protos.AgentID.PARSER, agent))
                        .setData(ByteString.copyFrom(data)));
    }

    /** @param statuses none asks for all tasks (implicit reconciliation) */
    public static Call.Builder reconcile(Collection<TaskStatus> statuses) {
        Call.Reconcile.Builder reconcile = Call.Reconcile.newBuilder();
        for (TaskStatus status : statuses) {
            Call.Reconcile.Task.Builder task =
                    Call.Reconcile.Task.newBuilder().setTaskId(Convert.to(Protos.TaskID.PARSER, status.getTaskId()));
            if (status.hasSlaveId()) {
                task.setAgentId(Convert.to(Protos.AgentID.PARSER, status.getSlaveId()));
            }
            reconcile.addTasks(task);
        }
        return Call.newBuilder().setType(Call.Type.RECONCILE).setReconcile(reconcile);
    }

    public static Call.Builder request(Collection<Request> requests) {
        return Call.newBuilder()
                .setType(Call.Type.REQUEST)
                .setRequest(Call.Request.newBuilder().addAllRequests(Convert.all(Protos.Request.PARSER, requests)));
    }

    public static Call.Builder updateFramework(
            FrameworkInfo framework, Collection<String> suppressedRoles, OfferConstraints constraints) {
        Call.UpdateFramework.Builder update = Call.UpdateFramework.newBuilder()
                .setFrameworkInfo(Convert.to(Protos.FrameworkInfo.PARSER, framework))
                .addAllSuppressedRoles(suppressedRoles);
        if (constraints != null) {
            update.setOfferConstraints(
                    Convert.to(org.apache.mesos.v1.scheduler.Protos.OfferConstraints.PARSER, constraints));
        }
        return Call.newBuilder().setType(Call.Type.UPDATE_FRAMEWORK).setUpdateFramework(update);
    }
}
