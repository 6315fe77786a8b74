package streamsx.mesos.chaos.net;

import java.util.concurrent.TimeUnit;

/**
 * What a line between two processes does to the bytes on it. All of a link's connections share one. Nothing is ever
 * altered or lost within a connection that goes on: as with TCP, bytes come late or the connection breaks.
 */
public final class LinkCondition {
    /** Which way bytes go: up from the one who connected, down to it. */
    public enum Direction {
        UP,
        DOWN
    }

    private boolean refusing;
    private boolean upHeld;
    private boolean downHeld;
    private long delayMillis;

    /** Everything passes at once. */
    public synchronized void clear() {
        refusing = false;
        upHeld = false;
        downHeld = false;
        delayMillis = 0;
        notifyAll();
    }

    /** New connections are refused; those that exist are not touched. */
    public synchronized void refuse() {
        refusing = true;
    }

    /** What goes this way waits until {@link #clear()}. */
    public synchronized void hold(Direction direction) {
        if (direction == Direction.UP) {
            upHeld = true;
        } else {
            downHeld = true;
        }
    }

    /** Every piece of what passes takes this much longer, both ways. */
    public synchronized void delay(long millis) {
        delayMillis = millis;
    }

    /** Whether a connection that is asked for now is refused. */
    public synchronized boolean refuses() {
        return refusing;
    }

    /** Returns when something that was read just now may go on. */
    void pass(Direction direction) throws InterruptedException {
        long arrived = System.nanoTime();
        synchronized (this) {
            while (direction == Direction.UP ? upHeld : downHeld) {
                wait();
            }
            long left = TimeUnit.MILLISECONDS.toNanos(delayMillis) - (System.nanoTime() - arrived);
            while (left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = TimeUnit.MILLISECONDS.toNanos(delayMillis) - (System.nanoTime() - arrived);
            }
        }
    }
}
