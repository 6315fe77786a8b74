package streamsx.mesos.sandbox.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.agent.config.AgentConfig;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;
import streamsx.mesos.sandbox.mesos.zookeeper.ZooKeeperProcess;
import streamsx.mesos.testsupport.Await;

/** Captures 03, 13, 15, 16, 17: masters and agents die and others, or they themselves, go on. */
@Timeout(60)
class FailoverIT {
    private static final Duration SESSION = Duration.ofSeconds(1);

    @TempDir
    Path dir;

    private static MasterConfig config() {
        return MasterConfig.defaults()
                .withAllocationInterval(Duration.ofMillis(50))
                // Two seconds in all: an agent on a busy machine is not lost before its test loses it.
                .withAgentPings(Duration.ofMillis(400), 5)
                .withOnLeadershipLost(() -> {});
    }

    @Test
    void aMasterMayBeClosedTwice() throws Exception {
        try (ZooKeeperProcess zk = ZooKeeperProcess.start("127.0.0.1", 0, dir.resolve("zk"), Duration.ofMillis(200))) {
            for (MasterConfig config :
                    List.of(config(), config().withZk("zk://" + zk.connectString() + "/mesos", SESSION))) {
                SandboxMaster master = SandboxMaster.start(config);
                until(master::isLeading);
                master.close();
                master.close();
                assertThat(master.isLeading()).isFalse();
            }
        }
    }

    @Test
    void aFrameworkKeepsItsPrincipal() throws Exception {
        String none = TestScheduler.info(60);
        String other = none.replace("\"name\"", "\"principal\":\"p\",\"name\"");
        String notAllowed = "Changing framework's principal is not allowed.";
        try (SandboxMaster master = SandboxMaster.start(config());
                TestScheduler scheduler = TestScheduler.subscribe(master.port(), none, null)) {
            TestScheduler.Answer answer = scheduler.call(
                    "UPDATE_FRAMEWORK",
                    ",\"update_framework\":{\"framework_info\":"
                            + other.replaceFirst("}$", ",\"id\":{\"value\":\"" + scheduler.frameworkId + "\"}}") + "}");
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo("FrameworkInfo update is not valid: " + notAllowed);
            try (TestScheduler again = TestScheduler.open(master.port(), other, scheduler.frameworkId)) {
                assertThat(again.await("ERROR").at("/error/message").asText()).isEqualTo(notAllowed);
            }
            assertThat(scheduler.call("REVIVE", "").status())
                    .as("the one that has it stays")
                    .isEqualTo(202);
        }
    }

    @Test
    void theNextMasterLearnsEverythingFromTheAgent() throws Exception {
        try (ZooKeeperProcess zk = ZooKeeperProcess.start("127.0.0.1", 0, dir.resolve("zk"), Duration.ofMillis(200))) {
            String url = "zk://" + zk.connectString() + "/mesos";
            CountDownLatch exit = new CountDownLatch(1);
            SandboxMaster first = SandboxMaster.start(config().withZk(url, SESSION));
            until(first::isLeading);
            try (SandboxMaster second =
                    SandboxMaster.start(config().withZk(url, SESSION).withOnLeadershipLost(exit::countDown))) {
                SandboxAgent agent = SandboxAgent.start(AgentConfig.defaults(url, dir.resolve("agent")));
                try {
                    TestScheduler scheduler = TestScheduler.subscribe(first.port());
                    JsonNode offer = scheduler.awaitOffer();
                    scheduler.launch(offer, TestScheduler.task("f", offer, "sleep 60"));
                    JsonNode running = scheduler.awaitState("f", "TASK_RUNNING");
                    until(() -> status(second, "/redirect") == 307);
                    TestScheduler.Answer redirect =
                            TestScheduler.http(second.port(), "POST", "/api/v1/scheduler?x=1", "", "{}");
                    assertThat(redirect.head())
                            .contains("Location: //" + first.hostPort() + "/master/api/v1/scheduler?x=1\r\n");
                    first.close();
                    scheduler.await("END_OF_STREAM");
                    until(second::isLeading);
                    try (TestScheduler again =
                            TestScheduler.subscribe(second.port(), TestScheduler.info(60), scheduler.frameworkId)) {
                        String agentId = running.at("/agent_id").toString();
                        String task = "{\"task_id\":{\"value\":\"f\"},\"agent_id\":" + agentId + "}";
                        JsonNode status = null;
                        // Until the agent is back, the new master knows nothing of the task (in-memory registry).
                        while (status == null || !status.get("state").asText().equals("TASK_RUNNING")) {
                            again.call("RECONCILE", ",\"reconcile\":{\"tasks\":[" + task + "]}");
                            status = again.await("UPDATE").at("/update/status");
                        }
                        assertThat(status.at("/container_status/executor_pid"))
                                .isEqualTo(running.at("/container_status/executor_pid"));
                        zk.close();
                        assertThat(exit.await(10, TimeUnit.SECONDS)).isTrue();
                        assertThat(TestScheduler.http(second.port(), "GET", "/state", "", null)
                                        .body())
                                .isEqualTo("No leader elected");
                    }
                } finally {
                    agent.closeAndKillTasks();
                }
            }
        }
    }

    @Test
    void anAgentComesBackWithItsTasks() throws Exception {
        Path work = dir.resolve("agent");
        try (SandboxMaster master = SandboxMaster.start(config())) {
            SandboxAgent agent = SandboxAgent.start(AgentConfig.defaults(master.hostPort(), work));
            try (TestScheduler scheduler = TestScheduler.subscribe(master.port())) {
                JsonNode offer = scheduler.awaitOffer();
                scheduler.launch(offer, TestScheduler.task("long", offer, "sleep 60"));
                JsonNode running = scheduler.awaitState("long", "TASK_RUNNING");
                scheduler.call("REVIVE", "");
                JsonNode held = scheduler.awaitOffer();
                agent.close();
                assertThat(scheduler.await("RESCIND").at("/rescind/offer_id")).isEqualTo(held.get("id"));
                JsonNode gone = scheduler.await("UPDATE").at("/update/status");
                assertThat(gone.get("state").asText()).isEqualTo("TASK_UNREACHABLE");
                assertThat(gone.get("message").asText()).isEqualTo("health check timed out");
                assertThat(gone.get("reason").asText()).isEqualTo("REASON_AGENT_REMOVED");
                assertThat(gone.at("/unreachable_time/nanoseconds").asLong()).isPositive();
                scheduler.await("FAILURE");
                agent = SandboxAgent.start(AgentConfig.defaults(master.hostPort(), work));
                JsonNode back = scheduler
                        .await(
                                "UPDATE",
                                event -> event.at("/update/status/task_id/value")
                                        .asText()
                                        .equals("long"))
                        .at("/update/status");
                assertThat(back.get("message").asText()).isEqualTo("Unreachable agent re-reregistered");
                assertThat(back.at("/container_status/executor_pid"))
                        .isEqualTo(running.at("/container_status/executor_pid"));
                assertThat(back.get("agent_id")).isEqualTo(running.get("agent_id"));
            } finally {
                agent.closeAndKillTasks();
            }
        }
    }

    @Test
    void anExitWhileTheAgentWasDeadIsReported() throws Exception {
        Path work = dir.resolve("agent");
        try (SandboxMaster master = SandboxMaster.start(config().withAgentPings(Duration.ofSeconds(5), 5))) {
            SandboxAgent agent = SandboxAgent.start(AgentConfig.defaults(master.hostPort(), work));
            try (TestScheduler scheduler = TestScheduler.subscribe(master.port())) {
                JsonNode offer = scheduler.awaitOffer();
                scheduler.launch(
                        offer, TestScheduler.task("short", offer, "while [ ! -e go ]; do sleep 0.05; done; exit 7"));
                long pid = scheduler
                        .awaitState("short", "TASK_RUNNING")
                        .at("/container_status/executor_pid")
                        .asLong();
                agent.close();
                endShortTask(work);
                ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
                agent = SandboxAgent.start(AgentConfig.defaults(master.hostPort(), work));
                assertThat(scheduler
                                .awaitState("short", "TASK_FAILED")
                                .get("message")
                                .asText())
                        .isEqualTo("Command exited with status 7");
            } finally {
                agent.closeAndKillTasks();
            }
        }
    }

    private static void endShortTask(Path work) throws Exception {
        try (var files = java.nio.file.Files.walk(work.resolve("slaves"))) {
            for (Path stdout : files.filter(
                            file -> file.endsWith("stdout") && file.toString().contains("/short/"))
                    .toList()) {
                java.nio.file.Files.createFile(stdout.resolveSibling("go"));
            }
        }
    }

    private static int status(SandboxMaster master, String path) {
        try {
            return TestScheduler.http(master.port(), "GET", path, "", null).status();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void until(BooleanSupplier condition) {
        Await.until("the condition holds", condition);
    }
}
