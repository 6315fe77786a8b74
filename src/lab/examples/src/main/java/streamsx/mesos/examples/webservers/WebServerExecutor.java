package streamsx.mesos.examples.webservers;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.Executor;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.SlaveInfo;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import streamsx.mesos.driver.HttpExecutorDriver;

/**
 * Runs on an agent, one process for all tasks there. A task is a web server: a command, sent as the task's data, that
 * serves the sandbox directory on the port that the task got.
 */
public final class WebServerExecutor implements Executor {

    /** Task by task, the process and the thread that looks after it. */
    private final Map<TaskID, Process> servers = new ConcurrentHashMap<>();

    private final Map<TaskID, Thread> keepers = new ConcurrentHashMap<>();
    private final Set<TaskID> killed = ConcurrentHashMap.newKeySet();
    private volatile String host;

    public static void main(String[] args) {
        // run() comes back when somebody calls driver.stop(), or when the driver had to give up.
        Status end = new HttpExecutorDriver(new WebServerExecutor()).run();
        System.exit(end == Status.DRIVER_STOPPED ? 0 : 1);
    }

    @Override
    public void registered(ExecutorDriver driver, ExecutorInfo executor, FrameworkInfo framework, SlaveInfo agent) {
        host = agent.getHostname();
        System.out.println("executor of " + framework.getName() + " on " + host);
    }

    @Override
    public void launchTask(ExecutorDriver driver, TaskInfo task) {
        // Never wait in a callback: all others wait behind it.
        Thread keeper = new Thread(
                () -> keep(driver, task), "server-" + task.getTaskId().getValue());
        keepers.put(task.getTaskId(), keeper);
        keeper.start();
    }

    private void keep(ExecutorDriver driver, TaskInfo task) {
        TaskID id = task.getTaskId();
        try {
            long port = port(task);
            ProcessBuilder builder =
                    new ProcessBuilder("/bin/sh", "-c", task.getData().toStringUtf8());
            builder.environment().put("PORT", Long.toString(port));
            builder.inheritIO().redirectInput(new File("/dev/null"));
            Process server = builder.start();
            servers.put(id, server);
            if (killed.contains(id)) {
                end(server);
            }
            if (answers(server, port)) {
                driver.sendStatusUpdate(status(id, TaskState.TASK_RUNNING, "listens on port " + port));
                // Messages may get lost; a status update does not, but has no room for what only this framework knows.
                driver.sendFrameworkMessage(
                        (id.getValue() + " http://" + host + ":" + port + "/").getBytes(StandardCharsets.UTF_8));
            }
            int code = server.waitFor();
            driver.sendStatusUpdate(
                    killed.contains(id)
                            ? status(id, TaskState.TASK_KILLED, "ended as asked")
                            : status(id, TaskState.TASK_FAILED, "the server ended with exit code " + code));
        } catch (IOException | InterruptedException | IllegalArgumentException e) {
            driver.sendStatusUpdate(status(id, TaskState.TASK_FAILED, "not started: " + e.getMessage()));
        } finally {
            servers.remove(id);
            keepers.remove(id);
        }
    }

    /** Waits until the server takes connections; false if it ended before. */
    private static boolean answers(Process server, long port) throws InterruptedException {
        do {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", (int) port), 1_000);
                return server.isAlive();
            } catch (IOException notYet) {
                // The next try comes after a moment, or never if the process has ended.
            }
        } while (!server.waitFor(50, TimeUnit.MILLISECONDS));
        return false;
    }

    private static long port(TaskInfo task) {
        return task.getResourcesList().stream()
                .filter(resource -> resource.getName().equals("ports"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a task without a port"))
                .getRanges()
                .getRange(0)
                .getBegin();
    }

    @Override
    public void killTask(ExecutorDriver driver, TaskID task) {
        killed.add(task);
        Process server = servers.get(task);
        if (server != null) {
            end(server);
        }
    }

    @Override
    public void shutdown(ExecutorDriver driver) {
        keepers.keySet().forEach(task -> killTask(driver, task));
        // The driver calls nothing back after this one, so here one may wait; there are a few seconds for it.
        for (Thread keeper : keepers.values()) {
            try {
                keeper.join(3_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        driver.stop();
    }

    @Override
    public void frameworkMessage(ExecutorDriver driver, byte[] data) {
        System.out.println("the scheduler says: " + new String(data, StandardCharsets.UTF_8));
    }

    @Override
    public void reregistered(ExecutorDriver driver, SlaveInfo agent) {
        System.out.println("the agent is back");
    }

    @Override
    public void disconnected(ExecutorDriver driver) {
        System.out.println("the agent is away");
    }

    @Override
    public void error(ExecutorDriver driver, String message) {
        System.err.println("the driver gives up: " + message);
    }

    /** The shell may have started more than itself. */
    private static void end(Process server) {
        server.descendants().forEach(ProcessHandle::destroy);
        server.destroy();
    }

    private static TaskStatus status(TaskID task, TaskState state, String message) {
        return TaskStatus.newBuilder()
                .setTaskId(task)
                .setState(state)
                .setMessage(message)
                .build();
    }
}
