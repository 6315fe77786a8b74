package streamsx.mesos.driver.internal.threads;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** The one thread on which the user's code is called: one thing at a time, in order. It is never interrupted. */
public final class CallbackThread {

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Consumer<Throwable> onFailure;
    private final Thread thread;
    private volatile boolean closed;

    /** @param onFailure takes what a task threw, on the same thread */
    public CallbackThread(Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
        this.thread = Threads.named("mesos-driver-callbacks").newThread(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Never blocks; after {@link #close()} nothing is run any more. */
    public void post(Runnable task) {
        tasks.add(task);
    }

    public void close() {
        closed = true;
        tasks.add(() -> {});
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    public void awaitEnd(Duration atMost) {
        Threads.await(thread, atMost);
    }

    private void run() {
        while (!closed) {
            try {
                tasks.take().run();
            } catch (InterruptedException interruptedByUserCode) {
                // Somebody's leftover interrupt; only closed says that this is the end.
                continue;
            } catch (Throwable failure) {
                onFailure.accept(failure);
            }
        }
    }
}
