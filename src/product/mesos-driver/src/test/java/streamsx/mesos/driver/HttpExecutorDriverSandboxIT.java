package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.ExecutorInfo;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Resource;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Protos.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.agent.config.AgentConfig;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;
import streamsx.mesos.testsupport.Await;

/** Both drivers with the sandbox's master and agent between them; the executor is a process. */
@Timeout(180)
class HttpExecutorDriverSandboxIT {

    /** Processes have to start in it. */
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final ExecutorID EXECUTOR =
            ExecutorID.newBuilder().setValue("talking").build();
    private static final FrameworkInfo FRAMEWORK = FrameworkInfo.newBuilder()
            .setUser("")
            .setName("executor-test")
            .setFailoverTimeout(60)
            .setCheckpoint(true)
            .build();

    @TempDir
    Path dir;

    private final RecordingScheduler scheduler = new RecordingScheduler();
    private final int port = freePort();
    private final List<String> seen = new ArrayList<>();
    private final Map<TaskID, ByteString> last = new HashMap<>();
    private SandboxMaster master;
    private SandboxAgent agent;
    private HttpSchedulerDriver driver;

    @BeforeEach
    void begin() throws Exception {
        master = SandboxMaster.start(MasterConfig.defaults());
        agent = SandboxAgent.start(config());
        driver = new HttpSchedulerDriver(scheduler, FRAMEWORK, master.hostPort());
        driver.start();
    }

    @AfterEach
    void end() {
        try (SandboxMaster last = master) {
            if (driver != null) {
                driver.stop(false);
            }
            if (agent != null) {
                agent.closeAndKillTasks();
            }
        }
    }

    private AgentConfig config() {
        return AgentConfig.defaults(master.hostPort(), dir).withAddress("127.0.0.1", port, "127.0.0.1");
    }

    /** Not one that systems give to whoever asks for any: the agent's must be there for it when it comes back. */
    private static int freePort() {
        while (true) {
            int candidate = ThreadLocalRandom.current().nextInt(15_000, 30_000);
            try (ServerSocket socket = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }

    @Test
    void anExecutorOutlivesItsAgentAndNoUpdateIsLostOrDoubled() throws Exception {
        Offer offer = Await.next(scheduler.offers, "offer", LONG);
        driver.launchTasks(List.of(offer.getId()), List.of(task("t1", offer), task("t2", offer)));
        String pid = update("t1 TASK_RUNNING").replaceFirst(".* pid ", "");
        assertThat(update("t2 TASK_RUNNING")).as("one executor runs both").isEqualTo("t2 TASK_RUNNING pid " + pid);
        ProcessHandle process = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        // The answer also shows that the acknowledgements, sent before it, have reached the agent.
        driver.sendFrameworkMessage(EXECUTOR, offer.getSlaveId(), "hello".getBytes(StandardCharsets.UTF_8));
        message("message echo of hello");

        agent.close();
        agent = SandboxAgent.start(config());
        update("t2 TASK_RUNNING reregistered");
        driver.killTask(TaskID.newBuilder().setValue("t2").build());
        update("t2 TASK_KILLED killed");
        update("t1 TASK_RUNNING away " + (TalkingExecutor.WHILE_AWAY - 1));
        driver.sendFrameworkMessage(EXECUTOR, offer.getSlaveId(), "you again".getBytes(StandardCharsets.UTF_8));
        message("message echo of you again");
        assertThat(process.isAlive()).isTrue();
        List<String> expected = new ArrayList<>(List.of("t1 TASK_RUNNING pid " + pid));
        for (int i = 0; i < TalkingExecutor.WHILE_AWAY; i++) {
            expected.add("t1 TASK_RUNNING away " + i);
        }
        assertThat(seen).filteredOn(update -> update.startsWith("t1")).containsExactlyElementsOf(expected);
        assertThat(seen)
                .filteredOn(update -> update.startsWith("t2"))
                .containsExactly("t2 TASK_RUNNING pid " + pid, "t2 TASK_RUNNING reregistered", "t2 TASK_KILLED killed");

        driver.stop(false);
        process.onExit().get(60, TimeUnit.SECONDS);
        try (Stream<Path> files = Files.walk(dir)) {
            assertThat(files.filter(file -> file.endsWith("shutdown")).count()).isEqualTo(1);
        }
    }

    /** The next update that says this; all that come before it are kept in {@link #seen}, too. */
    private String update(String begin) throws InterruptedException {
        for (String old : seen) {
            if (old.startsWith(begin)) {
                return old;
            }
        }
        while (true) {
            TaskStatus status = Await.next(scheduler.updates, begin + " after " + seen, LONG);
            // Those without a uuid are the master's answers to questions that nobody asked here. The one before may
            // come again while its acknowledgement is on its way, when agent and master have just met; the next comes
            // only after that.
            if (!status.getUuid().isEmpty()
                    && !status.getUuid().equals(last.put(status.getTaskId(), status.getUuid()))) {
                String update = status.getTaskId().getValue() + " " + status.getState() + " "
                        + status.getData().toStringUtf8();
                seen.add(update);
                if (update.startsWith(begin)) {
                    return update;
                }
            }
        }
    }

    private void message(String expected) throws InterruptedException {
        String entry;
        do {
            entry = Await.next(scheduler.log, "'" + expected + "'", LONG);
        } while (!entry.equals(expected));
    }

    private static TaskInfo task(String id, Offer offer) {
        String command = "exec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                + "' -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path")
                + "' " + TalkingExecutor.class.getName();
        return TaskInfo.newBuilder()
                .setName(id)
                .setTaskId(TaskID.newBuilder().setValue(id))
                .setSlaveId(offer.getSlaveId())
                .addResources(cpus(0.1))
                .setExecutor(ExecutorInfo.newBuilder()
                        .setExecutorId(EXECUTOR)
                        .setData(ByteString.copyFromUtf8("hello executor"))
                        .setCommand(CommandInfo.newBuilder().setValue(command))
                        .addResources(cpus(0.1)))
                .build();
    }

    private static Resource cpus(double amount) {
        return Resource.newBuilder()
                .setName("cpus")
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(amount))
                .build();
    }
}
