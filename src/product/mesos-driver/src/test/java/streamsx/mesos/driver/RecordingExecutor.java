package streamsx.mesos.driver;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos;
import streamsx.mesos.testsupport.Await;

/** Writes down each callback, as text, and runs what a test put in for it. */
final class RecordingExecutor implements Executor {

    final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    final AtomicInteger atOnce = new AtomicInteger();
    volatile Consumer<ExecutorDriver> onRegistered = driver -> {};
    volatile Consumer<ExecutorDriver> onLaunch = driver -> {};
    volatile Consumer<ExecutorDriver> onShutdown = driver -> {};
    volatile Consumer<ExecutorDriver> onError = driver -> {};
    volatile String thread;

    /** The next entry; fails the test if none comes in time. */
    String next() throws InterruptedException {
        return Await.next(log, "callback");
    }

    /** So many entries; fails the test if one does not come in time. */
    List<String> next(int count) throws InterruptedException {
        return Await.next(log, count, "callback");
    }

    private void add(String entry, ExecutorDriver driver, Consumer<ExecutorDriver> then) {
        if (atOnce.incrementAndGet() != 1) {
            log.add("two callbacks at once");
        }
        thread = Thread.currentThread().getName();
        log.add(entry);
        try {
            then.accept(driver);
        } finally {
            atOnce.decrementAndGet();
        }
    }

    @Override
    public void registered(
            ExecutorDriver driver,
            Protos.ExecutorInfo executor,
            Protos.FrameworkInfo framework,
            Protos.SlaveInfo agent) {
        add(
                "registered " + executor.getExecutorId().getValue() + " "
                        + executor.getData().toStringUtf8() + ", " + framework.getName() + ", " + agent.getHostname(),
                driver,
                onRegistered);
    }

    @Override
    public void reregistered(ExecutorDriver driver, Protos.SlaveInfo agent) {
        add("reregistered " + agent.getHostname(), driver, any -> {});
    }

    @Override
    public void disconnected(ExecutorDriver driver) {
        add("disconnected", driver, any -> {});
    }

    @Override
    public void launchTask(ExecutorDriver driver, Protos.TaskInfo task) {
        add(
                "launchTask " + task.getTaskId().getValue() + " (" + task.getName() + ") on "
                        + task.getSlaveId().getValue(),
                driver,
                onLaunch);
    }

    @Override
    public void killTask(ExecutorDriver driver, Protos.TaskID task) {
        add("killTask " + task.getValue(), driver, any -> {});
    }

    @Override
    public void frameworkMessage(ExecutorDriver driver, byte[] data) {
        add("frameworkMessage " + new String(data, StandardCharsets.UTF_8), driver, any -> {});
    }

    @Override
    public void shutdown(ExecutorDriver driver) {
        add("shutdown", driver, onShutdown);
    }

    @Override
    public void error(ExecutorDriver driver, String message) {
        add("error " + message, driver, onError);
    }
}
