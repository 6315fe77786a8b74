package streamsx.mesos.simulation.mesos;

import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;

/** What a master sends to a subscribed scheduler. */
sealed interface SimStreamEvent {
    record Subscribed() implements SimStreamEvent {}

    record Heartbeat() implements SimStreamEvent {}

    record Failed(String message) implements SimStreamEvent {}

    /** The master ended the stream. */
    record End() implements SimStreamEvent {}

    /** What the scheduler is to be told. */
    record News(String name, Callback callback) implements SimStreamEvent {}

    @FunctionalInterface
    interface Callback {
        void tell(Scheduler scheduler, SchedulerDriver driver);
    }
}
