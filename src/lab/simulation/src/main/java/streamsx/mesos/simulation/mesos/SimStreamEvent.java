package streamsx.mesos.simulation.mesos;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import streamsx.mesos.driver.machine.Signal;

/** What a master sends to a subscribed scheduler. */
sealed interface SimStreamEvent {
    /** It reached its driver: tells the machine so. */
    void arrive(SimEventStream stream, Consumer<Signal<SimCall, SimStreamEvent>> machine);

    /**
     * Tells a scheduler, if it is for schedulers.
     *
     * @param step does it as a step of the scheduler's process, by name
     */
    default void tell(Scheduler scheduler, SchedulerDriver driver, BiConsumer<String, Runnable> step) {
        throw new IllegalStateException("not for schedulers: " + this);
    }

    record Subscribed(double heartbeatSeconds) implements SimStreamEvent {
        @Override
        public void arrive(SimEventStream stream, Consumer<Signal<SimCall, SimStreamEvent>> machine) {
            Signal.Head head = new Signal.Head(200, Optional.of(stream.id), "identity", Optional.empty(), false);
            machine.accept(new Signal.HeadReceived<>(stream.number, head));
            machine.accept(new Signal.SubscribedReceived<>(stream.number, stream.frameworkId, heartbeatSeconds, this));
        }
    }

    record Heartbeat() implements SimStreamEvent {
        @Override
        public void arrive(SimEventStream stream, Consumer<Signal<SimCall, SimStreamEvent>> machine) {
            // That anything comes is all that it says.
        }
    }

    record Failed(String message) implements SimStreamEvent {
        @Override
        public void arrive(SimEventStream stream, Consumer<Signal<SimCall, SimStreamEvent>> machine) {
            machine.accept(new Signal.HeadReceived<>(
                    stream.number, new Signal.Head(200, Optional.of(stream.id), "identity", Optional.empty(), false)));
            machine.accept(new Signal.ErrorReceived<>(stream.number, message));
        }
    }

    /** The master ended the stream. */
    record End() implements SimStreamEvent {
        @Override
        public void arrive(SimEventStream stream, Consumer<Signal<SimCall, SimStreamEvent>> machine) {
            machine.accept(new Signal.StreamEnded<>(stream.number, "the master ended the stream"));
        }
    }

    /** What the scheduler is to be told. */
    record News(String name, Callback callback) implements SimStreamEvent {
        @Override
        public void arrive(SimEventStream stream, Consumer<Signal<SimCall, SimStreamEvent>> machine) {
            machine.accept(new Signal.EventReceived<>(stream.number, this));
        }

        @Override
        public void tell(Scheduler scheduler, SchedulerDriver driver, BiConsumer<String, Runnable> step) {
            step.accept(name, () -> callback.tell(scheduler, driver));
        }
    }

    @FunctionalInterface
    interface Callback {
        void tell(Scheduler scheduler, SchedulerDriver driver);
    }
}
