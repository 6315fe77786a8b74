package streamsx.mesos.driver;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;

/** A scripted agent, an executor that writes down what it is told, and their driver. */
final class ExecutorFixture implements AutoCloseable {

    static final DriverOptions OPTIONS = DriverOptions.defaults().withStopTimeout(Duration.ofSeconds(5))
            .withBackoff(Duration.ofMillis(10), Duration.ofMillis(50));
    static final String REGISTERED = "registered e1 hello, the framework, agent.example";

    final ScriptedAgent agent;
    final RecordingExecutor executor = new RecordingExecutor();
    /** Done when the driver has ended "the process". */
    final CompletableFuture<Void> processEnd = new CompletableFuture<>();
    final Map<String, String> environment;
    HttpExecutorDriver driver;

    ExecutorFixture() throws Exception {
        agent = new ScriptedAgent();
        environment = new HashMap<>(Map.of("MESOS_AGENT_ENDPOINT", agent.endpoint(), "MESOS_FRAMEWORK_ID", "f1",
                "MESOS_EXECUTOR_ID", "e1", "MESOS_SLAVE_ID", "S1", "MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "1hrs"));
    }

    ExecutorFixture with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    ExecutorFixture withCheckpoint(String recoveryTimeout) {
        return with("MESOS_CHECKPOINT", "1").with("MESOS_RECOVERY_TIMEOUT", recoveryTimeout)
                .with("MESOS_SUBSCRIPTION_BACKOFF_MAX", "50ms");
    }

    HttpExecutorDriver driver() {
        driver = new HttpExecutorDriver(executor, environment, OPTIONS, () -> processEnd.complete(null));
        return driver;
    }

    @Override
    public void close() {
        if (driver != null) {
            driver.stop();
        }
        agent.close();
    }

    static TaskStatus status(String task, TaskState state) {
        return TaskStatus.newBuilder().setTaskId(TaskID.newBuilder().setValue(task)).setState(state).build();
    }
}
