package streamsx.mesos.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import streamsx.mesos.driver.api.DriverOptions;

/** A scripted agent, an executor that writes down what it is told, and their driver; all of it ends with the test. */
final class ExecutorFixture implements AfterEachCallback {

    static final DriverOptions OPTIONS = DriverOptions.defaults()
            .withStopTimeout(Duration.ofSeconds(10))
            .withBackoff(Duration.ofMillis(10), Duration.ofMillis(50));
    static final String REGISTERED = "registered e1 hello, the framework, agent.example";

    final ScriptedAgent agent;
    final RecordingExecutor executor = new RecordingExecutor();
    /** Done when the driver has ended "the process". */
    final CompletableFuture<Void> processEnd = new CompletableFuture<>();
    /** How often it has done so: a real process ends once. */
    final AtomicInteger processEnds = new AtomicInteger();

    final Map<String, String> environment;
    HttpExecutorDriver driver;

    ExecutorFixture() {
        try {
            agent = new ScriptedAgent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        environment = new HashMap<>(Map.of(
                "MESOS_AGENT_ENDPOINT",
                agent.endpoint(),
                "MESOS_FRAMEWORK_ID",
                "f1",
                "MESOS_EXECUTOR_ID",
                "e1",
                "MESOS_SLAVE_ID",
                "S1",
                "MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD",
                "1hrs"));
    }

    ExecutorFixture with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    ExecutorFixture withCheckpoint(String recoveryTimeout) {
        return with("MESOS_CHECKPOINT", "1")
                .with("MESOS_RECOVERY_TIMEOUT", recoveryTimeout)
                .with("MESOS_SUBSCRIPTION_BACKOFF_MAX", "50ms");
    }

    HttpExecutorDriver driver() {
        return driver(OPTIONS);
    }

    HttpExecutorDriver driver(DriverOptions options) {
        driver = new HttpExecutorDriver(executor, environment, options, () -> {
            processEnds.incrementAndGet();
            processEnd.complete(null);
        });
        return driver;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try (agent) {
            if (driver != null) {
                driver.stop();
            }
        }
    }

    static TaskStatus status(String task, TaskState state) {
        return TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue(task))
                .setState(state)
                .build();
    }
}
