package streamsx.mesos.server;

import java.util.function.BooleanSupplier;

/** Waits for what happens on other threads. */
final class Eventually {
    private Eventually() { }

    static void holds(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come true within 10 s");
            }
            Thread.sleep(5);
        }
    }
}
