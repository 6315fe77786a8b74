package streamsx.mesos.simulation.mesos;

import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;

/** What a master sends to a subscribed scheduler. */
sealed interface StreamEvent {
    record Subscribed() implements StreamEvent { }

    record Heartbeat() implements StreamEvent { }

    record Failed(String message) implements StreamEvent { }

    /** The master ended the stream. */
    record End() implements StreamEvent { }

    /** What the scheduler is to be told. */
    record News(String name, Callback callback) implements StreamEvent { }

    @FunctionalInterface
    interface Callback {
        void tell(Scheduler scheduler, SchedulerDriver driver);
    }
}
