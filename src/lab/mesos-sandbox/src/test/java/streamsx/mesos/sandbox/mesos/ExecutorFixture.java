package streamsx.mesos.sandbox.mesos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.agent.config.AgentConfig;
import streamsx.mesos.sandbox.mesos.agent.config.ExecutorConfig;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;
import streamsx.mesos.testsupport.Await;

/** A master, a scheduler and, once it is started, an agent, for tests of frameworks' own executors. */
abstract class ExecutorFixture {
    static final String SLEEP = "exec sleep 1000";

    @TempDir
    Path dir;

    SandboxMaster master;
    SandboxAgent agent;
    TestScheduler scheduler;

    @BeforeEach
    void start() throws Exception {
        master = SandboxMaster.start(MasterConfig.defaults()
                .withAllocationInterval(Duration.ofMillis(50))
                .withAgentPings(Duration.ofSeconds(3), 5));
        scheduler = TestScheduler.subscribe(master.port());
    }

    @AfterEach
    void stop() throws Exception {
        scheduler.close();
        agent.closeAndKillTasks();
        master.close();
    }

    void startAgent(ExecutorConfig executors) throws Exception {
        agent = SandboxAgent.start(AgentConfig.defaults(master.hostPort(), dir)
                .withExecutors(executors)
                .withUpdateRetry(Duration.ofMillis(500)));
    }

    /** Launches, and refuses the rest until REVIVE, so that no offer comes while nobody waits for it. */
    void launch(JsonNode offer, String... tasks) throws Exception {
        operate(offer, "{\"type\":\"LAUNCH\",\"launch\":{\"task_infos\":[" + String.join(",", tasks) + "]}}");
    }

    /** Likewise with operations of any kind. */
    void operate(JsonNode offer, String operations) throws Exception {
        scheduler.call(
                "ACCEPT",
                ",\"accept\":{\"offer_ids\":[" + offer.get("id") + "],\"filters\":{\"refuse_seconds\":600},"
                        + "\"operations\":[" + operations + "]}");
    }

    void kill(String task) throws Exception {
        scheduler.call("KILL", ",\"kill\":{\"task_id\":{\"value\":\"" + task + "\"}}");
    }

    /** MESSAGE to an executor. */
    void message(JsonNode offer, String executor, String text) throws Exception {
        scheduler.call(
                "MESSAGE",
                ",\"message\":{\"agent_id\":" + offer.get("agent_id") + ",\"executor_id\":{\"value\":\"" + executor
                        + "\"},\"data\":\"" + RawExecutor.base64(text) + "\"}");
    }

    /** An executor whose process only sleeps, for a test that takes its part. */
    static String info(String id, String... more) {
        return RawExecutor.info(id, SLEEP, Map.of(), more);
    }

    RawExecutor executor(String id) throws Exception {
        return new RawExecutor(agent.port(), scheduler.frameworkId, id);
    }

    /** As soon as its process runs. */
    RawExecutor awaitExecutor(String id) throws Exception {
        awaitProcess(id);
        return executor(id);
    }

    void awaitProcess(String id) {
        until(() ->
                state(agent.port()).at("/frameworks/0/executors/0/id").asText().equals(id));
        Path sandbox = Path.of(
                state(agent.port()).at("/frameworks/0/executors/0/directory").asText());
        until(() -> Files.exists(
                dir.resolve("meta").resolve(dir.relativize(sandbox)).resolve("task.pid")));
    }

    /** Launches task a of executor ex; returns the executor when it has got the task. */
    RawExecutor launchedA(JsonNode offer, String... moreOfExecutor) throws Exception {
        launch(offer, RawExecutor.task("a", offer, info("ex", moreOfExecutor)));
        RawExecutor executor = awaitExecutor("ex");
        executor.next("SUBSCRIBED");
        executor.next("LAUNCH");
        return executor;
    }

    static void until(BooleanSupplier condition) {
        Await.until("the condition holds", Duration.ofSeconds(30), Duration.ofMillis(5), condition::getAsBoolean);
    }

    static JsonNode state(int port) {
        try {
            return RawExecutor.MAPPER.readTree(
                    TestScheduler.http(port, "GET", "/state", "", null).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
