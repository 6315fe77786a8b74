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
     * Tells a scheduler; only {@link News} is for schedulers.
     *
     * @param step does it as a step of the scheduler's process, by name
     */
    void tell(Scheduler scheduler, SchedulerDriver driver, BiConsumer<String, Runnable> step);

    /** Whether something is still to happen while it is on its way. */
    boolean counts();

    private static IllegalStateException notForSchedulers(SimStreamEvent event) {
        return new IllegalStateException("not for schedulers: " + event);
    }

    record Subscribed(double heartbeatSeconds) implements SimStreamEvent {
        @Override
        public void arrive(SimEventStream stream, Consumer<Signal<SimCall, SimStreamEvent>> machine) {
            Signal.Head head = new Signal.Head(200, Optional.of(stream.id), "identity", Optional.empty(), false);
            machine.accept(new Signal.HeadReceived<>(stream.number, head));
            machine.accept(new Signal.SubscribedReceived<>(stream.number, stream.frameworkId, heartbeatSeconds, this));
        }

        @Override
        public void tell(Scheduler scheduler, SchedulerDriver driver, BiConsumer<String, Runnable> step) {
            throw notForSchedulers(this);
        }

        @Override
        public boolean counts() {
            return true;
        }
    }

    record Heartbeat() implements SimStreamEvent {
        @Override
        public void arrive(SimEventStream stream, Consumer<Signal<SimCall, SimStreamEvent>> machine) {
            // That anything comes is all that it says.
        }

        @Override
        public void tell(Scheduler scheduler, SchedulerDriver driver, BiConsumer<String, Runnable> step) {
            throw notForSchedulers(this);
        }

        @Override
        public boolean counts() {
            return false;
        }
    }

    record Failed(String message) implements SimStreamEvent {
        @Override
        public void arrive(SimEventStream stream, Consumer<Signal<SimCall, SimStreamEvent>> machine) {
            machine.accept(new Signal.HeadReceived<>(
                    stream.number, new Signal.Head(200, Optional.of(stream.id), "identity", Optional.empty(), false)));
            machine.accept(new Signal.ErrorReceived<>(stream.number, message));
        }

        @Override
        public void tell(Scheduler scheduler, SchedulerDriver driver, BiConsumer<String, Runnable> step) {
            throw notForSchedulers(this);
        }

        @Override
        public boolean counts() {
            return true;
        }
    }

    /** The master ended the stream. */
    record End() implements SimStreamEvent {
        @Override
        public void arrive(SimEventStream stream, Consumer<Signal<SimCall, SimStreamEvent>> machine) {
            machine.accept(new Signal.StreamEnded<>(stream.number, "the master ended the stream"));
        }

        @Override
        public void tell(Scheduler scheduler, SchedulerDriver driver, BiConsumer<String, Runnable> step) {
            throw notForSchedulers(this);
        }

        @Override
        public boolean counts() {
            return true;
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

        @Override
        public boolean counts() {
            return true;
        }
    }

    @FunctionalInterface
    interface Callback {
        void tell(Scheduler scheduler, SchedulerDriver driver);
    }
}
