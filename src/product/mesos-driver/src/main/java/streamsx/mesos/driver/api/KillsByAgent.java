package streamsx.mesos.driver.api;

import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;

/**
 * A driver whose KILL can say on which agent the task is. A master that does not know the task answers a KILL as if it
 * had been asked to reconcile it (Mesos' master, {@code Master::kill}): with the agent named it says what it knows of
 * the agent, such as TASK_UNREACHABLE, without it TASK_UNKNOWN.
 */
public interface KillsByAgent {
    /** As {@link org.apache.mesos.SchedulerDriver#killTask}. */
    Status killTask(TaskID task, SlaveID agent);
}
