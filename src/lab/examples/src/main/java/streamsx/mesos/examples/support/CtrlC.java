package streamsx.mesos.examples.support;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What is to happen at Ctrl-C, SIGTERM and the like: something first, then time for the thread that runs the example to
 * put away what it opened. To be opened before all that, so that it is closed last.
 */
public final class CtrlC implements AutoCloseable {

    private static final int SECONDS = 20;

    private final CountDownLatch done = new CountDownLatch(1);

    /** @param first what makes the example end */
    public void does(Runnable first) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            first.run();
                            await();
                        },
                        "ctrl-c"));
    }

    private void await() {
        try {
            if (!done.await(SECONDS, TimeUnit.SECONDS)) {
                System.err.println("not everything was put away within " + SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** All is put away. */
    @Override
    public void close() {
        done.countDown();
    }
}
