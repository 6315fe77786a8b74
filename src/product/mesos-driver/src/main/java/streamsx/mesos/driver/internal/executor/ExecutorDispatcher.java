package streamsx.mesos.driver.internal.executor;

import java.util.concurrent.Semaphore;
import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos;
import org.apache.mesos.v1.executor.Protos.Event;
import streamsx.mesos.driver.internal.messages.Convert;
import streamsx.mesos.driver.internal.threads.CallbackThread;

/**
 * Turns events into calls of the {@code Executor}, on the callback thread. After {@code shutdown} nothing is called.
 */
public final class ExecutorDispatcher {

    /** Events that may wait for the callback thread before reading pauses. */
    private static final int MAX_WAITING = 1024;

    private final ExecutorDriver driver;
    private final Executor executor;
    private final CallbackThread callbacks;
    private final Semaphore room = new Semaphore(MAX_WAITING);
    /** These two belong to the callback thread. */
    private boolean registeredBefore;

    private boolean shutDown;

    public ExecutorDispatcher(ExecutorDriver driver, Executor executor, CallbackThread callbacks) {
        this.driver = driver;
        this.executor = executor;
        this.callbacks = callbacks;
    }

    void subscribed(Event.Subscribed event) {
        Protos.SlaveInfo agent = Convert.to(Protos.SlaveInfo.PARSER, event.getAgentInfo());
        post(() -> {
            if (registeredBefore) {
                executor.reregistered(driver, agent);
            } else {
                registeredBefore = true;
                executor.registered(
                        driver,
                        Convert.to(Protos.ExecutorInfo.PARSER, event.getExecutorInfo()),
                        Convert.to(Protos.FrameworkInfo.PARSER, event.getFrameworkInfo()),
                        agent);
            }
        });
    }

    void disconnected() {
        post(() -> executor.disconnected(driver));
    }

    /** Blocks while too many events wait. */
    void launch(org.apache.mesos.v1.Protos.TaskInfo task) throws InterruptedException {
        Protos.TaskInfo info = Convert.to(Protos.TaskInfo.PARSER, task);
        event(() -> executor.launchTask(driver, info));
    }

    /** Blocks while too many events wait. */
    void kill(Event.Kill kill) throws InterruptedException {
        event(() -> executor.killTask(driver, Convert.to(Protos.TaskID.PARSER, kill.getTaskId())));
    }

    /** Blocks while too many events wait. */
    void message(byte[] data) throws InterruptedException {
        event(() -> executor.frameworkMessage(driver, data));
    }

    void shutdown() {
        post(() -> {
            shutDown = true;
            executor.shutdown(driver);
        });
    }

    private void event(Runnable callback) throws InterruptedException {
        room.acquire();
        callbacks.post(() -> {
            room.release();
            call(callback);
        });
    }

    private void post(Runnable callback) {
        callbacks.post(() -> call(callback));
    }

    private void call(Runnable callback) {
        if (!shutDown) {
            callback.run();
        }
    }
}
