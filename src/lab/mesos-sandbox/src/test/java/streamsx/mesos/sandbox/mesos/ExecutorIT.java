package streamsx.mesos.sandbox.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.sandbox.mesos.agent.config.ExecutorConfig;

/**
 * Executors of a framework's own: what agent and master do for them. The test itself takes the part of the executor
 * over the v1 executor API, while the process that the agent has started only sleeps.
 */
@Timeout(60)
class ExecutorIT extends ExecutorFixture {
    @Test
    void tasksMessagesAndKillsReachTheirExecutor() throws Exception {
        startAgent(ExecutorConfig.defaults());
        scheduler.autoAcknowledge = false;
        JsonNode offer = scheduler.awaitOffer();
        String agentId = offer.at("/agent_id/value").asText();
        launch(offer, RawExecutor.task("a", offer, info("ex")));
        until(() -> state(agent.port())
                .at("/frameworks/0/executors/0/queued_tasks/0/id")
                .asText()
                .equals("a"));
        try (RawExecutor executor = executor("ex")) {
            JsonNode subscribed = executor.next("SUBSCRIBED").get("subscribed");
            assertThat(subscribed.at("/executor_info/framework_id/value").asText())
                    .isEqualTo(scheduler.frameworkId);
            assertThat(subscribed.at("/framework_info/id/value").asText()).isEqualTo(scheduler.frameworkId);
            assertThat(subscribed.at("/agent_info/id/value").asText()).isEqualTo(agentId);
            assertThat(subscribed.at("/agent_info/port").asInt()).isEqualTo(agent.port());
            assertThat(subscribed.at("/container_id/value").asText()).isNotEmpty();
            assertThat(executor.next("LAUNCH").at("/launch/task/task_id/value").asText())
                    .isEqualTo("a");
            String update = executor.report("a", "TASK_RUNNING");
            JsonNode running = scheduler.awaitState("a", "TASK_RUNNING");
            assertThat(running.get("uuid").asText()).isEqualTo(RawExecutor.uuid(update));
            assertThat(running.at("/executor_id/value").asText()).isEqualTo("ex");
            assertThat(running.at("/source").asText()).isEqualTo("SOURCE_EXECUTOR");
            assertThat(running.at("/container_status/container_id")).isEqualTo(subscribed.get("container_id"));
            // It is the agent's care now, which repeats it until the scheduler has acknowledged it.
            assertThat(executor.next("ACKNOWLEDGED").at("/acknowledged/uuid")).isEqualTo(running.get("uuid"));
            assertThat(scheduler.awaitState("a", "TASK_RUNNING").get("uuid")).isEqualTo(running.get("uuid"));
            scheduler.call(
                    "ACKNOWLEDGE",
                    ",\"acknowledge\":{\"agent_id\":" + running.get("agent_id")
                            + ",\"task_id\":{\"value\":\"a\"},\"uuid\":" + running.get("uuid") + "}");
            // The second task costs its own resources only, and goes to the running executor at once.
            scheduler.call("REVIVE", "");
            JsonNode rest = scheduler.awaitOffer();
            assertThat(rest.at("/resources/1/scalar/value").asDouble()).isEqualTo(7.4);
            launch(rest, RawExecutor.task("b", rest, info("ex")));
            assertThat(executor.next("LAUNCH").at("/launch/task/task_id/value").asText())
                    .isEqualTo("b");
            JsonNode framework = state(master.port()).at("/frameworks/0");
            assertThat(framework.at("/used_resources/cpus").asDouble()).isEqualTo(0.7);
            assertThat(framework.at("/executors")).hasSize(1);
            assertThat(framework.at("/executors/0/executor_id").asText()).isEqualTo("ex");
            assertThat(framework.at("/executors/0/slave_id").asText()).isEqualTo(agentId);
            assertThat(framework.at("/tasks/0/executor_id").asText()).isEqualTo("ex");
            JsonNode shown = state(agent.port()).at("/frameworks/0/executors/0");
            assertThat(shown.at("/tasks")).hasSize(2);
            assertThat(shown.at("/resources/cpus").asDouble()).isEqualTo(0.7);
            assertThat(Path.of(shown.get("directory").asText())
                            .resolveSibling("latest")
                            .toRealPath())
                    .isEqualTo(Path.of(shown.get("directory").asText()).toRealPath());

            message(offer, "ex", "hello");
            assertThat(RawExecutor.text(executor.next("MESSAGE").at("/message/data")))
                    .isEqualTo("hello");
            assertThat(executor.call("MESSAGE", ",\"message\":{\"data\":\"" + RawExecutor.base64("hi") + "\"}")
                            .status())
                    .isEqualTo(202);
            JsonNode message = scheduler.await("MESSAGE").get("message");
            assertThat(message.toString())
                    .isEqualTo("{\"agent_id\":{\"value\":\"" + agentId
                            + "\"},\"executor_id\":{\"value\":\"ex\"},\"data\":\"" + RawExecutor.base64("hi") + "\"}");
            scheduler.call(
                    "KILL",
                    ",\"kill\":{\"task_id\":{\"value\":\"b\"},\"kill_policy\":{\"grace_period\":"
                            + "{\"nanoseconds\":7000000}}}");
            JsonNode kill = executor.next("KILL").get("kill");
            assertThat(kill.at("/task_id/value").asText()).isEqualTo("b");
            assertThat(kill.at("/kill_policy/grace_period/nanoseconds").asLong())
                    .isEqualTo(7_000_000);
        }
    }

    @Test
    void theEndOfAnExecutorIsTheEndOfItsTasks() throws Exception {
        startAgent(ExecutorConfig.defaults());
        JsonNode offer = scheduler.awaitOffer();
        launch(
                offer,
                RawExecutor.task(
                        "a",
                        offer,
                        RawExecutor.info("ex", "while [ ! -e end ]; do sleep 0.05; done; exit 3", Map.of())),
                RawExecutor.task(
                        "b",
                        offer,
                        RawExecutor.info("ex", "while [ ! -e end ]; do sleep 0.05; done; exit 3", Map.of())));
        try (RawExecutor executor = awaitExecutor("ex")) {
            executor.next("SUBSCRIBED");
            executor.next("LAUNCH");
            executor.next("LAUNCH");
            executor.report("a", "TASK_FINISHED");
            scheduler.awaitState("a", "TASK_FINISHED");
            Files.createFile(Path.of(
                    state(agent.port())
                            .at("/frameworks/0/executors/0/directory")
                            .asText(),
                    "end"));
            executor.next("ACKNOWLEDGED");
            executor.next("END_OF_STREAM");
        }
        JsonNode failed = scheduler.awaitState("b", "TASK_FAILED");
        assertThat(failed.get("message").asText()).isEqualTo("Executor terminated");
        assertThat(failed.get("reason").asText()).isEqualTo("REASON_EXECUTOR_TERMINATED");
        assertThat(failed.get("source").asText()).isEqualTo("SOURCE_AGENT");
        assertThat(scheduler.await("FAILURE").get("failure").toString())
                .isEqualTo("{\"agent_id\":" + offer.get("agent_id")
                        + ",\"executor_id\":{\"value\":\"ex\"},\"status\":768}");
        scheduler.call("REVIVE", "");
        until(() -> state(master.port()).at("/slaves/0/used_resources/cpus").asDouble() == 0);
        until(() -> state(agent.port())
                .at("/completed_frameworks/0/completed_executors/0/id")
                .asText()
                .equals("ex"));
        assertThat(state(master.port()).at("/frameworks/0/executors")).isEmpty();
    }

    @Test
    void anExecutorThatDoesNotSubscribeIsEnded() throws Exception {
        startAgent(ExecutorConfig.defaults().withRegistrationTimeout(Duration.ofMillis(300)));
        JsonNode offer = scheduler.awaitOffer();
        launch(offer, RawExecutor.task("late", offer, info("late")));
        JsonNode late = scheduler.awaitState("late", "TASK_FAILED");
        assertThat(late.get("reason").asText()).isEqualTo("REASON_EXECUTOR_REGISTRATION_TIMEOUT");
        assertThat(late.get("message").asText()).isEqualTo("Executor did not register within 300ms");
        scheduler.await("FAILURE");
    }

    @Test
    void anExecutorWhoseFilesCannotBeFetchedFails() throws Exception {
        startAgent(ExecutorConfig.defaults());
        JsonNode offer = scheduler.awaitOffer();
        launch(
                offer,
                RawExecutor.task(
                        "uri",
                        offer,
                        info("uri").replace("\"environment\"", "\"uris\":[{\"value\":\"/nowhere\"}],\"environment\"")));
        JsonNode uri = scheduler.awaitState("uri", "TASK_FAILED");
        assertThat(uri.get("reason").asText()).isEqualTo("REASON_CONTAINER_LAUNCH_FAILED");
        assertThat(uri.get("message").asText())
                .startsWith("Failed to launch container: Failed to fetch all URIs for container '")
                .endsWith("': exited with status 1");
        assertThat(scheduler.await("FAILURE").at("/failure/status").asInt()).isEqualTo(-1);
    }

    @Test
    void aTaskKilledTooEarlyNeverReachesItsExecutor() throws Exception {
        startAgent(ExecutorConfig.defaults());
        JsonNode offer = scheduler.awaitOffer();
        launch(
                offer,
                RawExecutor.task("a", offer, info("ex", ",\"shutdown_grace_period\":{\"nanoseconds\":100000000}")));
        until(() -> state(agent.port())
                .at("/frameworks/0/executors/0/queued_tasks/0/id")
                .asText()
                .equals("a"));
        kill("a");
        assertThat(scheduler.awaitState("a", "TASK_KILLED").get("message").asText())
                .isEqualTo("Killed before delivery to the executor");
        try (RawExecutor executor = executor("ex")) {
            // Nothing is left for it to do.
            executor.next("SHUTDOWN");
            assertThat(scheduler.await("FAILURE").at("/failure/status").asInt()).isEqualTo(9);
        }
    }

    @Test
    void aTeardownShutsItsExecutorsDown() throws Exception {
        startAgent(ExecutorConfig.defaults());
        JsonNode offer = scheduler.awaitOffer();
        try (RawExecutor executor = launchedA(offer, ",\"shutdown_grace_period\":{\"nanoseconds\":300000000}")) {
            executor.report("a", "TASK_RUNNING");
            long pid = scheduler
                    .awaitState("a", "TASK_RUNNING")
                    .at("/container_status/executor_pid")
                    .asLong();
            executor.next("ACKNOWLEDGED");
            ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
            scheduler.call("TEARDOWN", "");
            executor.next("SHUTDOWN");
            assertThat(process.isAlive()).isTrue();
            executor.next("END_OF_STREAM");
            until(() -> !process.isAlive());
        }
        until(() -> state(agent.port()).at("/frameworks").isEmpty());
    }

    @Test
    void aSchedulerMayShutAnExecutorDown() throws Exception {
        startAgent(ExecutorConfig.defaults());
        JsonNode offer = scheduler.awaitOffer();
        try (RawExecutor executor = launchedA(offer, ",\"shutdown_grace_period\":{\"nanoseconds\":0}")) {
            scheduler.call(
                    "SHUTDOWN",
                    ",\"shutdown\":{\"executor_id\":{\"value\":\"ex\"},\"agent_id\":" + offer.get("agent_id") + "}");
            executor.next("SHUTDOWN");
            scheduler.awaitState("a", "TASK_FAILED");
            scheduler.await("FAILURE");
        }
    }

    @Test
    void heartbeatsAsConfigured() throws Exception {
        startAgent(ExecutorConfig.defaults().withHeartbeatInterval(Duration.ofMillis(300)));
        JsonNode offer = scheduler.awaitOffer();
        try (RawExecutor executor = launchedA(offer)) {
            executor.next("HEARTBEAT");
            executor.next("HEARTBEAT");
        }
    }

    @Test
    void theLastSubscriberCountsAndWhatItMissedIsSaid() throws Exception {
        startAgent(ExecutorConfig.defaults());
        JsonNode offer = scheduler.awaitOffer();
        launch(offer, RawExecutor.task("a", offer, info("ex")));
        String update;
        try (RawExecutor first = awaitExecutor("ex")) {
            first.next("SUBSCRIBED");
            String task = first.next("LAUNCH").at("/launch/task").toString();
            try (RawExecutor second =
                    new RawExecutor(agent.port(), scheduler.frameworkId, "ex", List.of(), List.of(task))) {
                second.next("SUBSCRIBED");
                first.next("END_OF_STREAM");
                update = second.report("a", "TASK_RUNNING");
                scheduler.awaitState("a", "TASK_RUNNING");
                second.next("ACKNOWLEDGED");
                // Says it again: it is known, and gets its acknowledgement without a word to the scheduler.
                try (RawExecutor third =
                        new RawExecutor(agent.port(), scheduler.frameworkId, "ex", List.of(update), List.of())) {
                    third.next("SUBSCRIBED");
                    assertThat(third.next("ACKNOWLEDGED")
                                    .at("/acknowledged/uuid")
                                    .asText())
                            .isEqualTo(RawExecutor.uuid(update));
                }
            }
        }
        scheduler.call("REVIVE", "");
        JsonNode rest = scheduler.awaitOffer();
        // Nobody is there to take it; the next SUBSCRIBE does not name it.
        until(() -> state(agent.port()).at("/frameworks/0/executors/0/tasks").size() == 1);
        launch(rest, RawExecutor.task("lost", rest, info("ex")));
        until(() -> state(agent.port()).at("/frameworks/0/executors/0/tasks").size() == 2);
        try (RawExecutor fourth = executor("ex")) {
            fourth.next("SUBSCRIBED");
            JsonNode dropped = scheduler.awaitState("lost", "TASK_DROPPED");
            assertThat(dropped.get("message").asText()).isEqualTo("Task launched during agent restart");
            // One that was out when its acknowledgement came may be seen again, but under the same uuid.
            for (JsonNode more = scheduler.poll("UPDATE", 100); more != null; more = scheduler.poll("UPDATE", 100)) {
                assertThat(more.at("/update/status/uuid").asText())
                        .isIn(RawExecutor.uuid(update), dropped.get("uuid").asText());
            }
        }
    }
}
