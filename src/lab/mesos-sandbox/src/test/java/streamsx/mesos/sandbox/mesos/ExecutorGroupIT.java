package streamsx.mesos.sandbox.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.sandbox.mesos.agent.config.ExecutorConfig;

/**
 * LAUNCH_GROUP to a framework's own executor (capture 09): all tasks of a group or none. The test takes the part of the
 * executor.
 */
@Timeout(60)
class ExecutorGroupIT extends ExecutorFixture {

    /** An executor as groups want it: with its type, its framework, and some of each resource. */
    private String executorInfo(String id, String... more) {
        return info(
                        id,
                        ",\"type\":\"CUSTOM\",\"framework_id\":{\"value\":\"" + scheduler.frameworkId + "\"}"
                                + String.join("", more))
                .replace(
                        "\"scalar\":{\"value\":0.5}}]",
                        "\"scalar\":{\"value\":0.5}},{\"name\":\"mem\",\"type\":\"SCALAR\","
                                + "\"scalar\":{\"value\":32}},{\"name\":\"disk\",\"type\":\"SCALAR\",\"scalar\":"
                                + "{\"value\":10}}]");
    }

    private static String group(String executor, String... tasks) {
        return "{\"type\":\"LAUNCH_GROUP\",\"launch_group\":{\"executor\":" + executor + ",\"task_group\":{\"tasks\":["
                + String.join(",", tasks) + "]}}}";
    }

    private static String task(String id, JsonNode offer) {
        return TestScheduler.task(id, offer.at("/agent_id/value").asText(), 0.1, "true");
    }

    private static List<String> ids(JsonNode event) {
        assertThat(event.get("type").asText()).isEqualTo("LAUNCH_GROUP");
        List<String> ids = new ArrayList<>();
        event.at("/launch_group/task_group/tasks")
                .forEach(task -> ids.add(task.at("/task_id/value").asText()));
        return ids;
    }

    @Test
    void aGroupReachesItsExecutorAsOne() throws Exception {
        startAgent(ExecutorConfig.defaults());
        JsonNode offer = scheduler.awaitOffer();
        operate(offer, group(executorInfo("ex"), task("a", offer), task("b", offer)));
        try (RawExecutor executor = awaitExecutor("ex")) {
            assertThat(executor.next("SUBSCRIBED")
                            .at("/subscribed/executor_info/type")
                            .asText())
                    .isEqualTo("CUSTOM");
            JsonNode launched = executor.next();
            assertThat(ids(launched)).containsExactly("a", "b");
            launched.at("/launch_group/task_group/tasks")
                    .forEach(task -> assertThat(
                                    task.at("/executor/executor_id/value").asText())
                            .isEqualTo("ex"));
            executor.report("a", "TASK_RUNNING");
            assertThat(scheduler
                            .awaitState("a", "TASK_RUNNING")
                            .at("/executor_id/value")
                            .asText())
                    .isEqualTo("ex");
            executor.next("ACKNOWLEDGED");

            // A second group, and one task alone, join the running executor; they cost their own resources only.
            scheduler.call("REVIVE", "");
            JsonNode rest = scheduler.awaitOffer();
            operate(
                    rest,
                    group(executorInfo("ex"), task("c", rest)) + ",{\"type\":\"LAUNCH\",\"launch\":{\"task_infos\":["
                            + RawExecutor.task("d", rest, executorInfo("ex")) + "]}}");
            assertThat(ids(executor.next())).containsExactly("c");
            assertThat(executor.next("LAUNCH").at("/launch/task/task_id/value").asText())
                    .isEqualTo("d");
            JsonNode framework = state(master.port()).at("/frameworks/0");
            assertThat(framework.at("/used_resources/cpus").asDouble()).isEqualTo(0.9);
            assertThat(framework.at("/executors")).hasSize(1);
            assertThat(framework.at("/tasks/1/executor_id").asText()).isEqualTo("ex");
            assertThat(state(agent.port()).at("/frameworks/0/executors/0/tasks"))
                    .hasSize(4);

            // What has been delivered is the executor's to end, each task for itself.
            kill("b");
            assertThat(executor.next("KILL").at("/kill/task_id/value").asText()).isEqualTo("b");
            executor.report("b", "TASK_KILLED");
            scheduler.awaitState("b", "TASK_KILLED");
            executor.next("ACKNOWLEDGED");
            until(() ->
                    state(agent.port()).at("/frameworks/0/executors/0/tasks").size() == 3);
        }
    }

    @Test
    void aGroupOneTaskOfWhichIsKilledTooEarlyNeverReachesItsExecutor() throws Exception {
        startAgent(ExecutorConfig.defaults());
        JsonNode offer = scheduler.awaitOffer();
        operate(
                offer,
                group(executorInfo("ex"), task("a", offer), task("b", offer)) + ","
                        + group(executorInfo("ex"), task("c", offer)));
        until(() ->
                state(agent.port()).at("/frameworks/0/executors/0/queued_tasks").size() == 3);
        kill("b");
        for (String task : List.of("a", "b")) {
            JsonNode killed = scheduler.awaitState(task, "TASK_KILLED");
            assertThat(killed.get("message").asText())
                    .isEqualTo("A task within the task group was killed before delivery to the executor");
            assertThat(killed.get("reason").asText()).isEqualTo("REASON_TASK_KILLED_DURING_LAUNCH");
        }
        try (RawExecutor executor = awaitExecutor("ex")) {
            executor.next("SUBSCRIBED");
            assertThat(ids(executor.next())).containsExactly("c");
        }
    }

    @Test
    void aGroupThatItsExecutorNeverGotIsDroppedAsAWhole() throws Exception {
        startAgent(ExecutorConfig.defaults());
        JsonNode offer = scheduler.awaitOffer();
        operate(
                offer,
                group(
                        executorInfo("ex", ",\"shutdown_grace_period\":{\"nanoseconds\":100000000}"),
                        task("a", offer),
                        task("b", offer)));
        awaitProcess("ex");
        agent.close();
        startAgent(ExecutorConfig.defaults().withReregistrationTimeout(Duration.ofSeconds(30)));
        try (RawExecutor executor = executor("ex")) {
            executor.next("SHUTDOWN");
        }
        assertThat(awaitBoth("TASK_DROPPED", "a", "b").get("message").asText())
                .isEqualTo("Task launched during agent restart");
    }

    @Test
    void aGroupForAnExecutorThatEndsIsDroppedAsAWhole() throws Exception {
        startAgent(ExecutorConfig.defaults());
        JsonNode offer = scheduler.awaitOffer();
        operate(offer, group(executorInfo("ex"), task("a", offer)));
        try (RawExecutor executor = awaitExecutor("ex")) {
            executor.next("SUBSCRIBED");
            executor.next("LAUNCH_GROUP");
            scheduler.call("REVIVE", "");
            JsonNode rest = scheduler.awaitOffer();
            scheduler.call(
                    "SHUTDOWN",
                    ",\"shutdown\":{\"executor_id\":{\"value\":\"ex\"},\"agent_id\":" + offer.get("agent_id") + "}");
            operate(rest, group(executorInfo("ex"), task("b", rest), task("c", rest)));
            JsonNode dropped = awaitBoth("TASK_DROPPED", "b", "c");
            assertThat(dropped.get("message").asText()).isEqualTo("Executor terminating");
            assertThat(dropped.get("reason").asText()).isEqualTo("REASON_EXECUTOR_TERMINATED");
        }
    }

    /** The last status of several tasks that come to a state, in whichever order. */
    private JsonNode awaitBoth(String state, String... tasks) throws Exception {
        Set<String> left = new HashSet<>(List.of(tasks));
        JsonNode status = null;
        while (!left.isEmpty()) {
            status = scheduler
                    .await(
                            "UPDATE",
                            event -> event.at("/update/status/state").asText().equals(state))
                    .at("/update/status");
            left.remove(status.at("/task_id/value").asText());
        }
        return status;
    }

    @Test
    void whatIsWrongWithOneTaskOrTheExecutorRefusesTheGroup() throws Exception {
        startAgent(ExecutorConfig.defaults());
        String[][] wrong = {
            {"Task 'b/c' is invalid: 'b/c' contains invalid characters", "", "b/c"},
            {"Task 'a' is invalid: Task has duplicate ID: a", "", "a"},
            {"'ExecutorInfo.type' must be set", ",\"type\":\"CUSTOM\"|", "b"},
            {"'ExecutorInfo.command' must not be set for 'DEFAULT' executor", "CUSTOM|DEFAULT", "b"},
            {
                "'ExecutorInfo.framework_id' must be set",
                ",\"framework_id\":{\"value\":\"" + scheduler.frameworkId + "\"}|",
                "b"
            },
            {"Executor 'ex' uses less CPUs (0.005) than the minimum required (0.01)", "0.5|0.005", "b"},
            {"Executor 'ex' uses less memory (31MB) than the minimum required (32MB)", ":32|:31", "b"},
            {"Executor 'ex' uses no disk", "\"disk\"|\"other\"", "b"},
        };
        for (String[] one : wrong) {
            JsonNode offer = scheduler.awaitOffer();
            String[] change = one[1].split("\\|", -1);
            String executor =
                    one[1].isEmpty() ? executorInfo("ex") : executorInfo("ex").replace(change[0], change[1]);
            refused(offer, group(executor, task("a", offer), task(one[2], offer)), one[0], "a", one[2]);
        }
        JsonNode offer = scheduler.awaitOffer();
        refused(
                offer,
                group(executorInfo("ex"), task("a", offer), RawExecutor.task("b", offer, executorInfo("other"))),
                "The `ExecutorInfo` of task 'b' is different from executor 'ex'",
                "a",
                "b");
        offer = scheduler.awaitOffer();
        String noCommand = executorInfo("ex")
                .replaceAll("\"command\":\\{.*?\\]\\}\\},", "")
                .replace("CUSTOM", "DEFAULT");
        refused(
                offer,
                group(noCommand, task("a", offer), task("b", offer)),
                "The sandbox has no 'DEFAULT' executor, as a real agent has; only those of type 'CUSTOM' run in it",
                "a",
                "b");
        offer = scheduler.awaitOffer();
        refused(
                offer,
                group(executorInfo("ex"), task("a", offer)).replace("{\"type\"", "{\"id\":{\"value\":\"op\"},\"type\""),
                "The `id` field cannot be set on LAUNCH_GROUP operations",
                "a");
        offer = scheduler.awaitOffer();
        refused(
                offer,
                group(executorInfo("ex"), task("a", offer), task("b", offer).replace(":0.1}", ":7.5}")),
                "Total resources cpus(allocated: *):8.1; mem(allocated: *):96; disk(allocated: *):10 required "
                        + "by task group and its executor"
                        + " are more than available ports(allocated: *):[31000-32000]; cpus(allocated: *):8; "
                        + "mem(allocated: *):16384;"
                        + " disk(allocated: *):10000",
                "a",
                "b");
        assertThat(state(master.port()).at("/frameworks/0/executors")).isEmpty();
        assertThat(state(agent.port()).at("/frameworks")).isEmpty();
    }

    /** All of the group's tasks have the error. */
    private void refused(JsonNode offer, String group, String error, String... tasks) throws Exception {
        scheduler.call(
                "ACCEPT",
                ",\"accept\":{\"offer_ids\":[" + offer.get("id")
                        + "],\"filters\":{\"refuse_seconds\":0},\"operations\":[" + group + "]}");
        for (String task : tasks) {
            JsonNode status = scheduler.awaitState(task, "TASK_ERROR");
            assertThat(status.get("message").asText()).isEqualTo(error);
            assertThat(status.get("reason").asText()).isEqualTo("REASON_TASK_GROUP_INVALID");
        }
    }
}
