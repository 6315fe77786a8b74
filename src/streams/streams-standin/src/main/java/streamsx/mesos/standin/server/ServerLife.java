package streamsx.mesos.standin.server;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The phase of a server and the order to end; threads can wait for a change of either. */
final class ServerLife {

    /** How a server is to go on. A later constant prevails over an earlier one. */
    enum Order {
        GO_ON,
        /** End in order. */
        STOP,
        /** End as if killed: neither the manager nor a client is notified. */
        CRASH
    }

    /** What is waited for is looked at again after this time even if nothing tells of a change. */
    private static final long LOOK_AGAIN_MS = 1_000;

    private final Set<ServerPhase> reached = EnumSet.of(ServerPhase.STARTING);
    private ServerPhase phase = ServerPhase.STARTING;
    private Order order = Order.GO_ON;
    private long changes;

    /** @throws IllegalStateException if this phase may not follow the present one */
    synchronized void enter(ServerPhase next) {
        phase = phase.to(next);
        reached.add(next);
        changed();
    }

    synchronized ServerPhase phase() {
        return phase;
    }

    /** @return whether the server is in this phase, or was once */
    synchronized boolean reached(ServerPhase which) {
        return reached.contains(which);
    }

    /** Waiting threads see it with the next change. */
    synchronized void order(Order next) {
        order = next.compareTo(order) > 0 ? next : order;
    }

    synchronized boolean goesOn() {
        return order == Order.GO_ON;
    }

    synchronized boolean crashed() {
        return order == Order.CRASH;
    }

    /** Wakes the waiting threads. */
    synchronized void changed() {
        changes++;
        notifyAll();
    }

    private synchronized long changes() {
        return changes;
    }

    @SuppressWarnings("WaitNotInLoop") // Whoever calls looks again, and goes on if nothing has changed.
    private synchronized void awaitChangeAfter(long seen) throws InterruptedException {
        if (changes == seen) {
            wait(LOOK_AGAIN_MS);
        }
    }

    /** Waits until that holds, which may ask ZooKeeper, or until the server is to end, or that other thing holds. */
    void awaitUnless(BooleanSupplier other, BooleanSupplier holds) throws InterruptedException {
        while (goesOn() && !other.getAsBoolean()) {
            long seen = changes();
            if (holds.getAsBoolean()) {
                return;
            }
            awaitChangeAfter(seen);
        }
    }

    /** @return whether that holds before the time is over, or the server ends */
    synchronized boolean await(long timeoutMillis, BooleanSupplier holds) throws InterruptedException {
        long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
        while (!holds.getAsBoolean()) {
            long left = (deadline - System.nanoTime()) / 1_000_000L;
            if (left <= 0 || phase == ServerPhase.ENDED) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
