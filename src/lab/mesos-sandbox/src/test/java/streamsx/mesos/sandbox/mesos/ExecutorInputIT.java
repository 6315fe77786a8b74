package streamsx.mesos.sandbox.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.sandbox.mesos.agent.config.ExecutorConfig;

/** What executors and agents may say harms nobody but themselves. */
@Timeout(60)
class ExecutorInputIT extends ExecutorFixture {
    private static final String STATUS_PATH = "/frameworks/0/executors/0/tasks/0/statuses";

    @Test
    void aContainerStatusWithoutAddressesIsShown() throws Exception {
        startAgent(ExecutorConfig.defaults());
        try (RawExecutor executor = launchedA(scheduler.awaitOffer())) {
            String update = RawExecutor.update("a", "TASK_RUNNING")
                    .replace("\"state\"", "\"container_status\":{\"network_infos\":[{\"name\":\"none\"}]},\"state\"");
            assertThat(executor.call("UPDATE", ",\"update\":" + update).status())
                    .isEqualTo(202);
            scheduler.awaitState("a", "TASK_RUNNING");
            assertThat(state(master.port()).at("/frameworks/0/tasks/0/statuses/0/container_status/network_infos"))
                    .hasSize(1);
            assertThat(state(agent.port()).at(STATUS_PATH + "/0/container_status/network_infos"))
                    .hasSize(1);
        }
    }

    @Test
    void ofRepeatedStatesTheLastIsKeptAndEveryUpdateIsKnownAgain() throws Exception {
        startAgent(ExecutorConfig.defaults().withReregistrationTimeout(Duration.ofSeconds(30)));
        String first = null;
        List<String> uuids = new ArrayList<>();
        try (RawExecutor executor = launchedA(scheduler.awaitOffer())) {
            for (int i = 0; i < 4; i++) {
                String report = executor.report("a", "TASK_RUNNING");
                first = first == null ? report : first;
                String uuid = RawExecutor.uuid(report);
                uuids.add(uuid);
                executor.next("ACKNOWLEDGED");
                // By its uuid: the one before may come again while its acknowledgement is on its way.
                scheduler.await("UPDATE", event -> uuid(event).equals(uuid));
            }
            assertThat(state(agent.port()).at(STATUS_PATH)).hasSize(1);
        }
        agent.close();
        startAgent(ExecutorConfig.defaults().withReregistrationTimeout(Duration.ofSeconds(30)));
        try (RawExecutor executor =
                new RawExecutor(agent.port(), scheduler.frameworkId, "ex", List.of(first), List.of())) {
            executor.next("SUBSCRIBED");
            assertThat(executor.next("ACKNOWLEDGED").at("/acknowledged/uuid").asText())
                    .isEqualTo(uuids.get(0));
            executor.report("a", "TASK_FINISHED");
            // Of what was acknowledged long ago nothing comes again before it; the last one might.
            JsonNode update = scheduler.await("UPDATE");
            while (!update.at("/update/status/state").asText().equals("TASK_FINISHED")) {
                assertThat(uuid(update)).isEqualTo(uuids.get(3));
                update = scheduler.await("UPDATE");
            }
        }
    }

    private static String uuid(JsonNode update) {
        return update.at("/update/status/uuid").asText();
    }

    @Test
    void reconciliationNamesTheExecutor() throws Exception {
        startAgent(ExecutorConfig.defaults());
        try (RawExecutor executor = launchedA(scheduler.awaitOffer())) {
            executor.report("a", "TASK_RUNNING");
            scheduler.awaitState("a", "TASK_RUNNING");
            scheduler.call("RECONCILE", ",\"reconcile\":{\"tasks\":[]}");
            JsonNode status = scheduler.await(
                    "UPDATE",
                    event -> event.at("/update/status/reason").asText().equals("REASON_RECONCILIATION"));
            assertThat(status.at("/update/status/executor_id/value").asText()).isEqualTo("ex");
        }
    }

    @Test
    void anEnvironmentThatNoProcessCanHaveFailsTheTask() throws Exception {
        startAgent(ExecutorConfig.defaults());
        JsonNode offer = scheduler.awaitOffer();
        launch(offer, RawExecutor.task("a", offer, RawExecutor.info("ex", SLEEP, Map.of("A=B", "s3cret"))));
        JsonNode failed = scheduler.awaitState("a", "TASK_FAILED");
        assertThat(failed.get("reason").asText()).isEqualTo("REASON_CONTAINER_LAUNCH_FAILED");
        assertThat(failed.get("message").asText()).contains("A=B").doesNotContain("s3cret");
    }

    @Test
    void anAgentWhoseResourcesNobodyUnderstandsIsNotTaken() throws Exception {
        startAgent(ExecutorConfig.defaults());
        JsonNode offer = scheduler.awaitOffer();
        byte[] introduction = AgentProtocol.write(new AgentProtocol.Registration(
                null, "h", "127.0.0.1", 1, "cpus", List.of(), List.of(), List.of(), List.of()));
        TestScheduler.Answer answer = TestScheduler.http(
                master.port(),
                "POST",
                AgentProtocol.REGISTER_PATH,
                "",
                new String(introduction, StandardCharsets.UTF_8));
        assertThat(answer.body()).isEqualTo("0\r\n\r\n");
        assertThat(state(master.port()).at("/slaves")).hasSize(1);
        scheduler.call(
                "DECLINE", ",\"decline\":{\"offer_ids\":[" + offer.get("id") + "],\"filters\":{\"refuse_seconds\":0}}");
        scheduler.awaitOffer();
    }
}
