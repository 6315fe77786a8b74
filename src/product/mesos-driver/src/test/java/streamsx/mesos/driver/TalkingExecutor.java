package streamsx.mesos.driver;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** An executor, as a process, that says what happens to it: by updates with a word as data, by messages, by a file. */
final class TalkingExecutor implements Executor {

    /** How many updates it makes while its agent is away. */
    static final int WHILE_AWAY = 20;

    public static void main(String[] args) {
        System.exit(new HttpExecutorDriver(new TalkingExecutor()).run() == Status.DRIVER_STOPPED ? 0 : 1);
    }

    @Override
    public void registered(ExecutorDriver driver, ExecutorInfo executor, FrameworkInfo framework, SlaveInfo agent) {
        say("registered " + executor.getData().toStringUtf8());
    }

    @Override
    public void reregistered(ExecutorDriver driver, SlaveInfo agent) {
        say("reregistered");
        update(driver, "t2", TaskState.TASK_RUNNING, "reregistered");
    }

    @Override
    public void disconnected(ExecutorDriver driver) {
        say("disconnected");
        for (int i = 0; i < WHILE_AWAY; i++) {
            update(driver, "t1", TaskState.TASK_RUNNING, "away " + i);
        }
    }

    @Override
    public void launchTask(ExecutorDriver driver, TaskInfo task) {
        update(
                driver,
                task.getTaskId().getValue(),
                TaskState.TASK_RUNNING,
                "pid " + ProcessHandle.current().pid());
    }

    @Override
    public void killTask(ExecutorDriver driver, TaskID task) {
        update(driver, task.getValue(), TaskState.TASK_KILLED, "killed");
    }

    @Override
    public void frameworkMessage(ExecutorDriver driver, byte[] data) {
        driver.sendFrameworkMessage(
                ("echo of " + new String(data, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void shutdown(ExecutorDriver driver) {
        say("shutdown");
        try {
            Files.writeString(Path.of("shutdown"), "seen");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        driver.stop();
    }

    @Override
    public void error(ExecutorDriver driver, String message) {
        say("error " + message);
    }

    private static void say(String what) {
        System.out.println(what);
    }

    private static void update(ExecutorDriver driver, String task, TaskState state, String word) {
        say(task + " " + state + " " + word);
        driver.sendStatusUpdate(TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue(task))
                .setState(state)
                .setData(ByteString.copyFromUtf8(word))
                .build());
    }
}
