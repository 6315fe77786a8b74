package streamsx.mesos.sandbox.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.sandbox.mesos.agent.config.ExecutorConfig;

/** What master and agent do not take from a framework or an executor, and what they say then. */
@Timeout(60)
class ExecutorRefusalsIT extends ExecutorFixture {
    @Test
    void whatIsWrongWithAnExecutorIsSaid() throws Exception {
        startAgent(ExecutorConfig.defaults());
        JsonNode offer = scheduler.awaitOffer();
        launch(
                offer,
                RawExecutor.task("ok", offer, info("ex")),
                RawExecutor.task("other", offer, RawExecutor.info("ex", "true", Map.of())),
                RawExecutor.task("default", offer, info("ex2", ",\"type\":\"DEFAULT\"")),
                RawExecutor.task(
                        "bare", offer, info("ex2", ",\"type\":\"DEFAULT\"").replaceAll("\"command\":\\{.*?]}},", "")),
                RawExecutor.task("foreign", offer, info("ex3", ",\"framework_id\":{\"value\":\"f\"}")),
                RawExecutor.task("slash", offer, info("e/x")),
                TestScheduler.task("big", offer.at("/agent_id/value").asText(), 7.2, null)
                        .replace("}]}", "}],\"executor\":" + info("ex4") + "}"));
        assertThat(scheduler.awaitState("other", "TASK_ERROR").get("message").asText())
                .startsWith("ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID.\n-----")
                .contains(SLEEP);
        assertThat(scheduler.awaitState("default", "TASK_ERROR").get("message").asText())
                .isEqualTo("'ExecutorInfo.command' must not be set for 'DEFAULT' executor");
        assertThat(scheduler.awaitState("bare", "TASK_ERROR").get("message").asText())
                .isEqualTo("'ExecutorInfo.type' must be 'CUSTOM'");
        assertThat(scheduler.awaitState("foreign", "TASK_ERROR").get("message").asText())
                .isEqualTo("ExecutorInfo has an invalid FrameworkID (Actual: f vs Expected: " + scheduler.frameworkId
                        + ")");
        assertThat(scheduler.awaitState("slash", "TASK_ERROR").get("message").asText())
                .isEqualTo("'e/x' contains invalid characters");
        // 0.5 + 0.1 are used, 7.2 + 0.5 are asked for.
        assertThat(scheduler.awaitState("big", "TASK_ERROR").get("message").asText())
                .contains("cpus(allocated: *):7.7")
                .contains("required by task and its executor is more than available");
    }

    @Test
    void refusesAsARealAgentDoes() throws Exception {
        startAgent(ExecutorConfig.defaults());
        JsonNode offer = scheduler.awaitOffer();
        launch(offer, RawExecutor.task("a", offer, info("ex")));
        until(() ->
                state(agent.port()).at("/frameworks/0/executors/0/id").asText().equals("ex"));
        String ids =
                "{\"framework_id\":{\"value\":\"" + scheduler.frameworkId + "\"},\"executor_id\":{\"value\":\"ex\"},";
        String json = "Content-Type: application/json\r\n";
        refused(405, "405 Method Not Allowed. Expecting one of { 'POST' }, but received 'GET'.", "GET", "", null);
        refused(400, "Expecting 'Content-Type' to be present", "POST", "", "{}");
        refused(
                415,
                "Expecting 'Content-Type' of application/json or application/x-protobuf",
                "POST",
                "Content-Type: text/plain\r\n",
                "{}");
        refused(
                400,
                "Failed to parse body into Call protobuf",
                "POST",
                "Content-Type: application/x-protobuf\r\n",
                "{}");
        refused(
                400,
                "Failed to convert JSON into Call protobuf: Missing required fields: executor_id, framework_id",
                "POST",
                json,
                "{}");
        refused(
                400,
                "Failed to validate Executor::Call: Expecting 'type' to be present",
                "POST",
                json,
                ids + "\"x\":1}");
        refused(
                400,
                "Failed to validate Executor::Call: Expecting 'subscribe' to be present",
                "POST",
                json,
                ids + "\"type\":\"SUBSCRIBE\"}");
        refused(
                406,
                "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'",
                "POST",
                json + "Accept: text/html\r\n",
                ids + "\"type\":\"SUBSCRIBE\",\"subscribe\":{}}");
        refused(
                400,
                "Framework cannot be found",
                "POST",
                json,
                ids.replace(scheduler.frameworkId, "f") + "\"type\":\"SUBSCRIBE\",\"subscribe\":{}}");
        refused(
                400,
                "Executor cannot be found",
                "POST",
                json,
                ids.replace("\"ex\"", "\"e\"") + "\"type\":\"SUBSCRIBE\",\"subscribe\":{}}");
        refused(
                403,
                "Executor is not subscribed",
                "POST",
                json,
                ids + "\"type\":\"MESSAGE\",\"message\":{\"data\":\"\"}}");
        String update = ids + "\"type\":\"UPDATE\",\"update\":" + RawExecutor.update("a", "TASK_RUNNING") + "}";
        refused(
                400,
                "Failed to validate Executor::Call: Received TASK_STAGING from executor ex of framework "
                        + scheduler.frameworkId + " which is not allowed",
                "POST",
                json,
                update.replace("TASK_RUNNING", "TASK_STAGING"));
        refused(
                400,
                "Failed to validate Executor::Call: Received Call from executor ex of framework "
                        + scheduler.frameworkId + " with invalid source, expecting 'SOURCE_EXECUTOR'",
                "POST",
                json,
                update.replace("SOURCE_EXECUTOR", "SOURCE_MASTER"));
        refused(
                400,
                "Failed to validate Executor::Call: Expecting 'uuid' to be present",
                "POST",
                json,
                update.replaceAll(",\"uuid\":\"[^\"]*\"", ""));
        refused(202, "", "POST", json, ids + "\"type\":\"HEARTBEAT\"}");
    }

    private void refused(int status, String text, String method, String headers, String body) throws Exception {
        TestScheduler.Answer answer = TestScheduler.http(agent.port(), method, "/api/v1/executor", headers, body);
        assertThat(answer.body()).isEqualTo(text);
        assertThat(answer.status()).isEqualTo(status);
    }
}
