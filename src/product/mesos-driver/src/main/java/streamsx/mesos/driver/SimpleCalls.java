package streamsx.mesos.driver;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.v1.scheduler.Protos.Call;
import streamsx.mesos.driver.api.KillsByAgent;
import streamsx.mesos.driver.internal.scheduler.Calls;

/** The methods of a driver that are nothing but a call, and the short forms of others. */
abstract class SimpleCalls implements SchedulerDriver, KillsByAgent {

    /** Sends a call if the driver runs; returns the driver's status. */
    abstract Status call(Supplier<Call.Builder> call);

    @Override
    public Status requestResources(Collection<Request> requests) {
        return call(() -> Calls.request(requests));
    }

    @Override
    public Status launchTasks(Collection<OfferID> offerIds, Collection<TaskInfo> tasks, Filters filters) {
        return call(() -> Calls.launch(offerIds, tasks, filters));
    }

    @Override
    public Status launchTasks(Collection<OfferID> offerIds, Collection<TaskInfo> tasks) {
        return launchTasks(offerIds, tasks, Filters.getDefaultInstance());
    }

    @Override
    public Status launchTasks(OfferID offerId, Collection<TaskInfo> tasks, Filters filters) {
        return launchTasks(List.of(offerId), tasks, filters);
    }

    @Override
    public Status launchTasks(OfferID offerId, Collection<TaskInfo> tasks) {
        return launchTasks(List.of(offerId), tasks, Filters.getDefaultInstance());
    }

    @Override
    public Status killTask(TaskID taskId) {
        return call(() -> Calls.kill(taskId));
    }

    @Override
    public Status killTask(TaskID taskId, SlaveID agentId) {
        return call(() -> Calls.kill(taskId, agentId));
    }

    @Override
    public Status acceptOffers(Collection<OfferID> offerIds, Collection<Offer.Operation> operations, Filters filters) {
        return call(() -> Calls.accept(offerIds, operations, filters));
    }

    @Override
    public Status declineOffer(OfferID offerId, Filters filters) {
        return call(() -> Calls.decline(offerId, filters));
    }

    @Override
    public Status declineOffer(OfferID offerId) {
        return declineOffer(offerId, Filters.getDefaultInstance());
    }

    @Override
    public Status sendFrameworkMessage(ExecutorID executorId, SlaveID slaveId, byte[] data) {
        return call(() -> Calls.message(executorId, slaveId, data));
    }

    @Override
    public Status reconcileTasks(Collection<TaskStatus> statuses) {
        return call(() -> Calls.reconcile(statuses));
    }

    @Override
    public Status stop() {
        return stop(false);
    }

    @Override
    public Status run() {
        Status started = start();
        return started == Status.DRIVER_RUNNING ? join() : started;
    }

    @Override
    public Status updateFramework(FrameworkInfo frameworkInfo, Collection<String> suppressedRoles) {
        return updateFramework(frameworkInfo, suppressedRoles, null);
    }
}
