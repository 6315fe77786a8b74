package streamsx.mesos.sandbox.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.agent.config.AgentConfig;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;

/** Captures 01, 04, 05, 06, 07, 08 with one master and one agent. */
@Timeout(60)
class BasicRunIT {
    @TempDir
    Path workDir;

    private SandboxMaster master;
    private SandboxAgent agent;

    @BeforeEach
    void start() throws Exception {
        master = SandboxMaster.start(MasterConfig.defaults().withAllocationInterval(Duration.ofMillis(50)));
        agent = SandboxAgent.start(
                AgentConfig.defaults(master.hostPort(), workDir).withUpdateRetry(Duration.ofMillis(300)));
    }

    @AfterEach
    void stop() {
        agent.closeAndKillTasks();
        master.close();
    }

    @Test
    void runsTwoTasksOfOneOffer() throws Exception {
        try (TestScheduler scheduler = TestScheduler.subscribe(master.port())) {
            JsonNode offer = scheduler.awaitOffer();
            assertThat(offer.at("/resources").toString())
                    .startsWith("[{\"name\":\"ports\",\"type\":\"RANGES\",\"ranges\":{\"range\":"
                            + "[{\"begin\":31000,\"end\":32000}]},\"role\":\"*\",\"allocation_info\":"
                            + "{\"role\":\"*\"}},{\"name\":\"cpus\"");
            assertThat(scheduler
                            .launch(
                                    offer,
                                    TestScheduler.task("a", offer, "exit 3"),
                                    TestScheduler.task("b", offer, "echo $MESOS_TASK_ID"))
                            .status())
                    .isEqualTo(202);
            assertThat(scheduler.awaitState("a", "TASK_FAILED").get("message").asText())
                    .isEqualTo("Command exited with status 3");
            assertThat(scheduler.frameworkId).isEqualTo(master.id() + "-0000");
        }
    }

    @Test
    void killsATask() throws Exception {
        try (TestScheduler scheduler = TestScheduler.subscribe(master.port())) {
            JsonNode offer = scheduler.awaitOffer();
            scheduler.launch(offer, TestScheduler.task("k", offer, "sleep 60"));
            scheduler.awaitState("k", "TASK_STARTING");
            JsonNode running = scheduler.awaitState("k", "TASK_RUNNING");
            assertThat(running.at("/container_status/executor_pid").asInt()).isPositive();
            scheduler.call("KILL", ",\"kill\":{\"task_id\":{\"value\":\"k\"}}");
            scheduler.awaitState("k", "TASK_KILLING");
            assertThat(scheduler.awaitState("k", "TASK_KILLED").get("message").asText())
                    .isEqualTo("Command terminated with signal Terminated");
        }
    }

    @Test
    void repeatsAnUnacknowledgedUpdate() throws Exception {
        try (TestScheduler scheduler = TestScheduler.subscribe(master.port())) {
            scheduler.autoAcknowledge = false;
            JsonNode offer = scheduler.awaitOffer();
            scheduler.launch(offer, TestScheduler.task("u", offer, "sleep 60"));
            JsonNode first = scheduler.awaitState("u", "TASK_STARTING");
            assertThat(scheduler.awaitState("u", "TASK_STARTING").get("uuid")).isEqualTo(first.get("uuid"));
        }
    }

    @Test
    void secondSubscriberWinsAndARemovedFrameworkIsRefused() throws Exception {
        try (TestScheduler first = TestScheduler.subscribe(master.port());
                TestScheduler second =
                        TestScheduler.subscribe(master.port(), TestScheduler.info(60), first.frameworkId)) {
            assertThat(first.await("ERROR").at("/error/message").asText()).isEqualTo("Framework failed over");
            first.await("END_OF_STREAM");
            first.frameworkId = second.frameworkId;
            assertThat(first.call("REVIVE", "").body())
                    .isEqualTo("The stream ID '" + first.streamId + "' included in this request didn't"
                            + " match the stream ID currently associated with framework ID " + first.frameworkId);
            assertThat(second.call("TEARDOWN", "").status()).isEqualTo(202);
            second.await("END_OF_STREAM");
            try (TestScheduler third = TestScheduler.open(master.port(), TestScheduler.info(60), second.frameworkId)) {
                assertThat(third.await("ERROR").at("/error/message").asText()).isEqualTo("Framework has been removed");
                third.await("END_OF_STREAM");
            }
        }
    }

    @Test
    void acceptsAnIdOfTheFrameworksOwn() throws Exception {
        try (TestScheduler scheduler =
                TestScheduler.subscribe(master.port(), TestScheduler.info(60), "my-own-id-0001")) {
            assertThat(scheduler.frameworkId).isEqualTo("my-own-id-0001");
        }
    }

    @Test
    void aFrameworkThatTimedOutIsGoneWithItsTasks() throws Exception {
        long pid;
        String id;
        try (TestScheduler scheduler = TestScheduler.subscribe(master.port(), TestScheduler.info(0.2), null)) {
            JsonNode offer = scheduler.awaitOffer();
            scheduler.launch(offer, TestScheduler.task("t", offer, "sleep 60"));
            pid = scheduler
                    .awaitState("t", "TASK_RUNNING")
                    .at("/container_status/executor_pid")
                    .asLong();
            id = scheduler.frameworkId;
        }
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
        try (TestScheduler again = TestScheduler.open(master.port(), TestScheduler.info(0.2), id)) {
            assertThat(again.await("ERROR").at("/error/message").asText()).isEqualTo("Framework has been removed");
        }
    }

    @Test
    void reconcilesAsCapture06Shows() throws Exception {
        try (TestScheduler scheduler = TestScheduler.subscribe(master.port())) {
            String agentId = scheduler.awaitOffer().at("/agent_id").toString();
            check(scheduler, "", "TASK_UNKNOWN", "Reconciliation: Task is unknown");
            check(scheduler, ",\"agent_id\":" + agentId, "TASK_GONE", "Reconciliation: Task is unknown to the agent");
            check(
                    scheduler,
                    ",\"agent_id\":{\"value\":\"none-S9\"}",
                    "TASK_UNKNOWN",
                    "Reconciliation: Task is unknown");
        }
        try (TestScheduler old =
                TestScheduler.subscribe(master.port(), TestScheduler.info(60, "[{\"type\":\"MULTI_ROLE\"}]"), null)) {
            check(old, "", "TASK_LOST", "Reconciliation: Task is unknown");
        }
    }

    private static void check(TestScheduler scheduler, String agent, String state, String message) throws Exception {
        String task = "{\"task_id\":{\"value\":\"x\"}" + agent + "}";
        scheduler.call("RECONCILE", ",\"reconcile\":{\"tasks\":[" + task + "]}");
        assertThat(scheduler.awaitState("x", state).get("message").asText()).isEqualTo(message);
        scheduler.call("KILL", ",\"kill\":" + task);
        assertThat(scheduler.awaitState("x", state).get("message").asText()).isEqualTo(message);
    }

    @Test
    void declineSuppressRevive() throws Exception {
        try (TestScheduler scheduler = TestScheduler.subscribe(master.port())) {
            decline(scheduler, scheduler.awaitOffer(), 3600);
            assertThat(scheduler.poll("OFFERS", 300)).isNull();
            scheduler.call("REVIVE", "");
            decline(scheduler, scheduler.awaitOffer(), 0.1);
            JsonNode again = scheduler.awaitOffer();
            scheduler.call("SUPPRESS", "");
            decline(scheduler, again, 0);
            assertThat(scheduler.poll("OFFERS", 300)).isNull();
            scheduler.call("REVIVE", "");
            scheduler.awaitOffer();
        }
    }

    private static void decline(TestScheduler scheduler, JsonNode offer, double seconds) throws Exception {
        scheduler.call(
                "DECLINE",
                ",\"decline\":{\"offer_ids\":[" + offer.get("id") + "],\"filters\":{\"refuse_seconds\":" + seconds
                        + "}}");
    }

    @Test
    void refusesBadTasksAsCapture07Shows() throws Exception {
        try (TestScheduler scheduler = TestScheduler.subscribe(master.port())) {
            JsonNode offer = scheduler.awaitOffer();
            String agentId = offer.at("/agent_id/value").asText();
            scheduler.launch(
                    offer,
                    TestScheduler.task("big", agentId, 100, "true"),
                    TestScheduler.task("a/b", agentId, 0.1, "true"),
                    TestScheduler.task("other", "S9", 0.1, "true"),
                    TestScheduler.task("none", agentId, 0.1, null));
            assertThat(scheduler.awaitState("big", "TASK_ERROR").get("message").asText())
                    .isEqualTo("Total resources cpus(allocated: *):100;"
                            + " mem(allocated: *):32 required by task and its executor is more than available "
                            + "ports(allocated: *):[31000-32000];"
                            + " cpus(allocated: *):8; mem(allocated: *):16384; disk(allocated: *):10000");
            assertThat(scheduler.awaitState("a/b", "TASK_ERROR").get("message").asText())
                    .isEqualTo("'a/b' contains invalid characters");
            assertThat(scheduler
                            .awaitState("other", "TASK_ERROR")
                            .get("message")
                            .asText())
                    .isEqualTo("Task uses invalid agent S9 while agent " + agentId + " is expected");
            scheduler.awaitState("none", "TASK_ERROR");
            scheduler.launch(offer, TestScheduler.task("late", offer, "true"));
            assertThat(scheduler
                            .awaitState("late", "TASK_DROPPED")
                            .get("message")
                            .asText())
                    .isEqualTo("Task launched with invalid offers: Offer "
                            + offer.at("/id/value").asText() + " is no longer valid");
        }
    }

    @Test
    void showsItsState() throws Exception {
        try (TestScheduler scheduler = TestScheduler.subscribe(master.port())) {
            scheduler.awaitOffer();
            String state = TestScheduler.http(master.port(), "GET", "/master/state", "", null)
                    .body();
            assertThat(state)
                    .contains("\"slaves\":[{\"id\":\"" + master.id() + "-S0\"")
                    .contains("\"leader\":\"master@" + master.hostPort())
                    .contains("\"offered_resources\":{\"disk\":10000.0,\"mem\":16384.0,\"gpus\":0.0,\"cpus\":8.0,"
                            + "\"ports\":\"[31000-32000]\"}");
            assertThat(TestScheduler.http(master.port(), "GET", "/", "", null).body())
                    .contains("Mesos sandbox");
            assertThat(TestScheduler.http(master.port(), "GET", "/redirect", "", null)
                            .head())
                    .contains("Location: //" + master.hostPort());
            assertThat(TestScheduler.http(
                                    master.port(),
                                    "POST",
                                    "/master/teardown",
                                    "",
                                    "frameworkId=" + scheduler.frameworkId)
                            .status())
                    .isEqualTo(200);
            scheduler.await("END_OF_STREAM");
        }
    }
}
