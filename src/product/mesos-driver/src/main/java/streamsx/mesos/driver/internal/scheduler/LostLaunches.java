package streamsx.mesos.driver.internal.scheduler;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.mesos.Protos;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.scheduler.Protos.Call;
import streamsx.mesos.driver.api.CallListener;
import streamsx.mesos.driver.internal.messages.Convert;

/**
 * What a driver without a {@link CallListener} says of tasks whose launch never reached Mesos: an update of its own
 * making, as the native driver makes one (Mesos, {@code src/sched/sched.cpp}, {@code SchedulerProcess::acceptOffers}).
 */
public final class LostLaunches implements CallListener {

    private final BooleanSupplier partitionAware;
    private final Consumer<TaskStatus> updates;

    /**
     * @param partitionAware whether the framework knows TASK_DROPPED
     * @param updates takes the updates; none has a uuid
     */
    public LostLaunches(BooleanSupplier partitionAware, Consumer<TaskStatus> updates) {
        this.partitionAware = partitionAware;
        this.updates = updates;
    }

    @Override
    public void dropped(Call call) {
        lost(
                call,
                TaskStatus.newBuilder()
                        .setMessage("Master disconnected")
                        .setReason(TaskStatus.Reason.REASON_MASTER_DISCONNECTED));
    }

    /** The native driver hears of no refusal; without this nobody would ever say a word about these tasks. */
    @Override
    public void refused(Call call, int httpStatus, String body) {
        lost(call, TaskStatus.newBuilder().setMessage("Master refused the launch: " + httpStatus + " " + body));
    }

    private void lost(Call call, TaskStatus.Builder status) {
        for (Offer.Operation operation : call.getAccept().getOperationsList()) {
            for (TaskInfo task : operation.getLaunch().getTaskInfosList()) {
                updates.accept(status.setTaskId(Convert.to(Protos.TaskID.PARSER, task.getTaskId()))
                        .setState(partitionAware.getAsBoolean() ? TaskState.TASK_DROPPED : TaskState.TASK_LOST)
                        .setSource(TaskStatus.Source.SOURCE_MASTER)
                        .setTimestamp(System.currentTimeMillis() / 1000.0)
                        .build());
            }
        }
    }
}
