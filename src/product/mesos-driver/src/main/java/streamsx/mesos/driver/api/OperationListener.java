package streamsx.mesos.driver.api;

import org.apache.mesos.Protos.OperationStatus;
import org.apache.mesos.SchedulerDriver;

/**
 * What a {@code Scheduler} implements besides if it gives its offer operations ids and wants to hear what became of
 * them. The native driver knows nothing of the kind: it ends the process when an operation has an id.
 */
@FunctionalInterface
public interface OperationListener {

    /**
     * An operation changed its state. Called like the callbacks of {@code Scheduler}. The driver acknowledges the
     * update when this returns, if it has a uuid; there is no explicit acknowledgement.
     */
    void operationStatusUpdate(SchedulerDriver driver, OperationStatus status);
}
