package streamsx.mesos.sandbox.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.agent.config.AgentConfig;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;

/**
 * Master and agent as processes of their own; the agent dies by SIGKILL and comes back (capture 17). Protobuf (capture
 * 14).
 */
@Timeout(60)
class ProcessIT {
    @TempDir
    Path dir;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void killAll() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    private JsonNode start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "streamsx.mesos.sandbox.mesos.cli.MesosSandbox"));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        return new ObjectMapper().readTree(line);
    }

    @Test
    void aTaskOutlivesItsAgent() throws Exception {
        JsonNode ready = start("master", "--port", "0", "--agent_ping_timeout=3secs", "--allocation_interval=100ms");
        assertThat(ready.get("ready").asText()).isEqualTo("master");
        int port = ready.get("port").asInt();
        String[] agent = {
            "agent", "--master", "127.0.0.1:" + port, "--work_dir", dir.toString(), "--attributes", "rack:r1"
        };
        start(agent);
        try (TestScheduler scheduler = TestScheduler.subscribe(port)) {
            JsonNode offer = scheduler.awaitOffer();
            assertThat(offer.at("/attributes/0/text/value").asText()).isEqualTo("r1");
            scheduler.launch(offer, TestScheduler.task("t", offer, "sleep 60"));
            JsonNode running = scheduler.awaitState("t", "TASK_RUNNING");
            processes.get(1).destroyForcibly().waitFor();
            start(agent);
            scheduler.awaitOffer();
            scheduler.call("RECONCILE", ",\"reconcile\":{\"tasks\":[]}");
            JsonNode again = scheduler.awaitState("t", "TASK_RUNNING");
            assertThat(again.at("/container_status/executor_pid"))
                    .isEqualTo(running.at("/container_status/executor_pid"));
            assertThat(ProcessHandle.of(
                            again.at("/container_status/executor_pid").asLong()))
                    .isPresent();
            scheduler.call("KILL", ",\"kill\":{\"task_id\":{\"value\":\"t\"}}");
            assertThat(scheduler.awaitState("t", "TASK_KILLED").get("message").asText())
                    .isEqualTo("Command terminated with signal Terminated");
            processes.get(0).destroy();
            assertThat(processes.get(0).waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void speaksProtobuf() throws Exception {
        try (SandboxMaster master = SandboxMaster.start(MasterConfig.defaults());
                SandboxAgent agent = SandboxAgent.start(AgentConfig.defaults(master.hostPort(), dir))) {
            Call call = Call.newBuilder()
                    .setType(Call.Type.SUBSCRIBE)
                    .setSubscribe(Call.Subscribe.newBuilder()
                            .setFrameworkInfo(
                                    FrameworkInfo.newBuilder().setUser("root").setName("pb")))
                    .build();
            java.net.http.HttpResponse<java.io.InputStream> response = java.net.http.HttpClient.newHttpClient()
                    .send(
                            java.net.http.HttpRequest.newBuilder(
                                            java.net.URI.create("http://" + master.hostPort() + "/api/v1/scheduler"))
                                    .header("Content-Type", "application/x-protobuf")
                                    .header("Accept", "application/x-protobuf")
                                    .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(call.toByteArray()))
                                    .build(),
                            java.net.http.HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.headers().firstValue("Content-Type")).contains("application/x-protobuf");
            try (java.io.DataInputStream in = new java.io.DataInputStream(response.body())) {
                assertThat(record(in).getSubscribed().getMasterInfo().getId()).isEqualTo(master.id());
                assertThat(record(in).getType()).isEqualTo(Event.Type.HEARTBEAT);
                Event offers = record(in);
                assertThat(offers.getOffers().getOffers(0).getResourcesList()).hasSize(4);
                // Not MULTI_ROLE: no allocation is shown (capture 08).
                assertThat(offers.getOffers().getOffers(0).hasAllocationInfo()).isFalse();
            }
        }
    }

    private static Event record(java.io.DataInputStream in) throws IOException {
        StringBuilder length = new StringBuilder();
        for (char c = (char) in.readByte(); c != '\n'; c = (char) in.readByte()) {
            length.append(c);
        }
        return Event.parseFrom(in.readNBytes(Integer.parseInt(length.toString())));
    }
}
