package streamsx.mesos.driver.machine;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Calls on their way out: one at a time, in the order in which they were made. Mesos promises nothing about the order
 * of calls under way together.
 */
final class CallLine<C, E> {

    private record Made<C>(Subscription subscription, C call) {}

    private final Consumer<Action<C, E>> out;
    private final Queue<Made<C>> waiting = new ArrayDeque<>();
    private Made<C> underWay;
    private long number;

    CallLine(Consumer<Action<C, E>> out) {
        this.out = out;
    }

    /** @param subscription the one under which it was made; null for none */
    void add(Subscription subscription, C call) {
        waiting.add(new Made<>(subscription, call));
    }

    /** Whether nothing waits and nothing is under way. */
    boolean idle() {
        return underWay == null && waiting.isEmpty();
    }

    boolean busy() {
        return underWay != null;
    }

    /** Number of the call under way, or of the last one. */
    long number() {
        return number;
    }

    boolean isUnderWay(long call) {
        return underWay != null && number == call;
    }

    /** Whether the call under way was made under this subscription. */
    boolean isUnderWayUnder(Subscription subscription) {
        return underWay != null && Objects.equals(underWay.subscription(), subscription);
    }

    /** The call under way is dealt with. */
    C settle() {
        C call = underWay.call();
        underWay = null;
        return call;
    }

    /**
     * If none is under way the next one leaves. What was made under another subscription never does.
     *
     * @param live the subscription that there is; null for none
     * @return whether one left
     */
    boolean advance(Subscription live) {
        while (underWay == null && !waiting.isEmpty()) {
            Made<C> next = waiting.remove();
            if (live == null || !live.equals(next.subscription())) {
                out.accept(new Action.Dropped<>(next.call()));
            } else {
                underWay = next;
                out.accept(new Action.SendCall<>(++number, live, next.call()));
                return true;
            }
        }
        return false;
    }

    /** None of those that wait leaves. */
    void dropWaiting() {
        waiting.forEach(made -> out.accept(new Action.Dropped<>(made.call())));
        waiting.clear();
    }
}
