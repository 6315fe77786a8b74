package streamsx.mesos.sandbox.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.agent.config.AgentConfig;
import streamsx.mesos.sandbox.mesos.agent.config.ExecutorConfig;

/**
 * A real executor process, {@link RawExecutorMain}, outlives its agent: nothing is lost, nothing is said or run twice.
 */
@Timeout(60)
class ExecutorRecoveryIT extends ExecutorFixture {
    /** Below those that systems give away by themselves: while the agent is dead nobody else is to get it. */
    private final int port = freePort();

    @BeforeEach
    void startAgent() throws Exception {
        startAgent(Duration.ofSeconds(30));
    }

    private static int freePort() {
        while (true) {
            int candidate = ThreadLocalRandom.current().nextInt(15_000, 30_000);
            try (ServerSocket socket = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                continue;
            }
        }
    }

    private void startAgent(Duration reregistration) throws Exception {
        agent = SandboxAgent.start(AgentConfig.defaults(master.hostPort(), dir)
                .withAddress("127.0.0.1", port, "127.0.0.1")
                .withUpdateRetry(Duration.ofMillis(300))
                .withExecutors(ExecutorConfig.defaults().withReregistrationTimeout(reregistration)));
    }

    private static String info(Map<String, String> environment) {
        return RawExecutor.info(
                "ex",
                "exec " + Path.of(System.getProperty("java.home"), "bin", "java") + " -XX:TieredStopAtLevel=1 -cp "
                        + System.getProperty("java.class.path") + " streamsx.mesos.sandbox.mesos.RawExecutorMain",
                environment);
    }

    private void acknowledge(JsonNode status) throws Exception {
        scheduler.call(
                "ACKNOWLEDGE",
                ",\"acknowledge\":{\"agent_id\":" + status.get("agent_id") + ",\"task_id\":" + status.get("task_id")
                        + ",\"uuid\":" + status.get("uuid") + "}");
    }

    @Test
    void anExecutorGoesOnWithTheNextAgent() throws Exception {
        scheduler.autoAcknowledge = false;
        JsonNode offer = scheduler.awaitOffer();
        scheduler.launch(
                offer, RawExecutor.task("a", offer, info(Map.of())), RawExecutor.task("b", offer, info(Map.of())));
        Set<String> uuids = new HashSet<>();
        JsonNode a = scheduler.awaitState("a", "TASK_RUNNING");
        acknowledge(a);
        JsonNode b = scheduler.awaitState("b", "TASK_RUNNING");
        assertThat(b.at("/container_status/executor_pid")).isEqualTo(a.at("/container_status/executor_pid"));
        message(offer, "ex", "hello");
        assertThat(RawExecutor.text(scheduler.await("MESSAGE").at("/message/data")))
                .isEqualTo("back: hello");
        // Of b not even the first update is acknowledged; a ends while nobody can hear it.
        message(offer, "ex", "finish a");
        JsonNode finished = scheduler.awaitState("a", "TASK_FINISHED");
        agent.close();
        startAgent(Duration.ofSeconds(30));
        JsonNode again = scheduler.awaitState("b", "TASK_RUNNING");
        assertThat(again.get("uuid")).isEqualTo(b.get("uuid"));
        JsonNode finishedAgain = scheduler.awaitState("a", "TASK_FINISHED");
        assertThat(finishedAgain.get("uuid")).isEqualTo(finished.get("uuid"));
        acknowledge(again);
        acknowledge(finishedAgain);
        uuids.add(again.get("uuid").asText());
        uuids.add(finished.get("uuid").asText());
        // It is back, and no other than before.
        JsonNode echo = null;
        while (echo == null) {
            message(offer, "ex", "there");
            echo = scheduler.poll("MESSAGE", 100);
        }
        scheduler.autoAcknowledge = true;
        kill("b");
        JsonNode killed = scheduler.awaitState("b", "TASK_KILLED");
        assertThat(killed.at("/container_status/executor_pid")).isEqualTo(a.at("/container_status/executor_pid"));
        assertThat(uuids.add(killed.get("uuid").asText())).isTrue();
        // One that was out when its acknowledgement came may be seen again, but under the same uuid.
        for (JsonNode more = scheduler.poll("UPDATE", 500); more != null; more = scheduler.poll("UPDATE", 500)) {
            assertThat(uuids).contains(more.at("/update/status/uuid").asText());
        }
        message(offer, "ex", "exit 3");
        assertThat(scheduler.await("FAILURE").at("/failure/status").asInt()).isEqualTo(3 << 8);
    }

    @Test
    void anExecutorThatDoesNotComeBackIsEnded() throws Exception {
        JsonNode offer = scheduler.awaitOffer();
        scheduler.launch(offer, RawExecutor.task("a", offer, info(Map.of("LOYAL", "no"))));
        long pid = scheduler
                .awaitState("a", "TASK_RUNNING")
                .at("/container_status/executor_pid")
                .asLong();
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        agent.close();
        startAgent(Duration.ofMillis(500));
        JsonNode gone = scheduler.awaitState("a", "TASK_GONE");
        assertThat(gone.get("reason").asText()).isEqualTo("REASON_EXECUTOR_REREGISTRATION_TIMEOUT");
        assertThat(gone.get("message").asText()).isEqualTo("Executor did not reregister within 500ms");
        assertThat(scheduler.await("FAILURE").at("/failure/executor_id/value").asText())
                .isEqualTo("ex");
        process.onExit().get(10, TimeUnit.SECONDS);
    }
}
