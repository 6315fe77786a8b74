package streamsx.mesos.leader;

import java.util.function.Consumer;
import streamsx.mesos.core.api.Event;

/** What waits for the term's thread. */
sealed interface TermInput {
    /**
     * Its turn has come while the term decides.
     *
     * @param decide takes an event of the core
     */
    void take(Consumer<Event> decide);

    /** Its turn has come when the term decides no more. */
    void takeLate();

    /** An event of the core; without effect when nothing is decided any more. */
    record Happened(Event event) implements TermInput {
        @Override
        public void take(Consumer<Event> decide) {
            decide.accept(event);
        }

        @Override
        public void takeLate() {}
    }

    /** An action of the term itself. */
    record Signal(Runnable action) implements TermInput {
        @Override
        public void take(Consumer<Event> decide) {
            action.run();
        }

        @Override
        public void takeLate() {
            action.run();
        }
    }
}
