package streamsx.mesos.sandbox.mesos.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mesosphere.mesos.rx.java.Mesos4xxException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.mesos.v1.Protos.CommandInfo;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.FrameworkInfo;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.TaskID;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.Protos.Value;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.agent.config.AgentConfig;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.Authentication;
import streamsx.mesos.sandbox.mesos.master.config.Credentials;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;
import streamsx.mesos.sandbox.mesos.zookeeper.ZooKeeperProcess;
import streamsx.mesos.testsupport.Await;

/**
 * mesos-rxjava, which others wrote against real masters, finds in the sandbox what it expects of Mesos. That our own
 * driver does proves less: both could share a mistake.
 */
@Timeout(60)
class ForeignClientIT {
    private static final Duration ALLOCATION = Duration.ofMillis(50);
    private static final Duration UPDATE_RETRY = Duration.ofMillis(300);

    @TempDir
    Path dir;

    private SandboxMaster master;
    private SandboxAgent agent;

    @BeforeEach
    void start() throws IOException {
        master = SandboxMaster.start(MasterConfig.defaults().withAllocationInterval(ALLOCATION));
        agent = SandboxAgent.start(
                AgentConfig.defaults(master.hostPort(), dir.resolve("agent")).withUpdateRetry(UPDATE_RETRY));
    }

    @AfterEach
    void stop() {
        agent.closeAndKillTasks();
        master.close();
    }

    @Test
    void itLaunchesAcknowledgesReconcilesAndKills() throws Exception {
        try (RxClient client = RxClient.subscribe(scheduler(master), info(null))) {
            TaskStatus running = launch(client, "foreign");
            assertThat(running.hasUuid()).isTrue();
            reconcile(client);
            TaskStatus answer = client.awaitState("foreign", TaskState.TASK_RUNNING);
            // The agent may repeat the first update until its acknowledgement arrives.
            while (answer.getUuid().equals(running.getUuid())) {
                answer = client.awaitState("foreign", TaskState.TASK_RUNNING);
            }
            assertThat(answer.hasUuid()).as("%s", answer).isFalse();
            assertThat(answer.getReason()).isEqualTo(TaskStatus.Reason.REASON_RECONCILIATION);
            reconcile(client, "foreign", "never-seen");
            client.awaitState("foreign", TaskState.TASK_RUNNING);
            assertThat(client.awaitState("never-seen", TaskState.TASK_UNKNOWN).hasUuid())
                    .isFalse();
            client.send(Call.newBuilder()
                            .setType(Call.Type.KILL)
                            .setKill(Call.Kill.newBuilder()
                                    .setTaskId(id("foreign"))
                                    .setAgentId(running.getAgentId())))
                    .get();
            // It comes only when the agent knows that those before it were acknowledged.
            client.awaitState("foreign", TaskState.TASK_KILLED);
            // Once that is acknowledged the master forgets the task.
            TaskState state = TaskState.TASK_KILLED;
            while (state != TaskState.TASK_UNKNOWN) {
                reconcile(client, "foreign");
                state = client.await(Event.Type.UPDATE, event -> true)
                        .getUpdate()
                        .getStatus()
                        .getState();
            }
        }
    }

    @Test
    void aSecondOneTakesOverAndTheTaskGoesOn() throws Exception {
        try (RxClient first = RxClient.subscribe(scheduler(master), info(null))) {
            TaskStatus running = launch(first, "kept");
            try (RxClient second = RxClient.subscribe(scheduler(master), info(first.frameworkId))) {
                assertThat(second.frameworkId).isEqualTo(first.frameworkId);
                assertThat(first.await(Event.Type.ERROR, event -> true)
                                .getError()
                                .getMessage())
                        .isEqualTo("Framework failed over");
                assertThat(first.awaitEnd())
                        .as("the first one's stream ended in order")
                        .isNull();
                launch(second, "afterwards");
                reconcile(second, "kept");
                TaskStatus again = second.awaitState("kept", TaskState.TASK_RUNNING);
                int pid = again.getContainerStatus().getExecutorPid();
                assertThat(pid).isEqualTo(running.getContainerStatus().getExecutorPid());
                assertThat(ProcessHandle.of(pid)).as("process %s", pid).isPresent();
                assertThat(again.getAgentId()).isEqualTo(running.getAgentId());
            }
        }
    }

    @Test
    void itComesBackAfterItsConnectionBroke() throws Exception {
        FrameworkID id =
                FrameworkID.newBuilder().setValue(UUID.randomUUID().toString()).build();
        try (RxClient client = RxClient.subscribe(scheduler(master), info(id))) {
            launch(client, "left-alone");
        }
        try (RxClient client = RxClient.subscribe(scheduler(master), info(id))) {
            reconcile(client);
            client.awaitState("left-alone", TaskState.TASK_RUNNING);
        }
    }

    @Test
    void aRefusedCallIsToldInItsOwnWay() throws Exception {
        try (RxClient client = RxClient.subscribe(scheduler(master), info(null))) {
            Call.Builder stranger = Call.newBuilder()
                    .setType(Call.Type.REVIVE)
                    .setFrameworkId(FrameworkID.newBuilder().setValue("nobody"));
            assertThatThrownBy(() -> client.send(stranger).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseInstanceOf(Mesos4xxException.class)
                    .rootCause()
                    .hasMessageContaining("Framework cannot be found");
        }
    }

    @Test
    void aStandbyLeadsItToTheLeader() throws Exception {
        try (ZooKeeperProcess zk = ZooKeeperProcess.start("127.0.0.1", 0, dir.resolve("zk"), Duration.ofMillis(200));
                SandboxMaster leader = SandboxMaster.start(contender(zk))) {
            awaitRedirect(leader);
            try (SandboxMaster standby = SandboxMaster.start(contender(zk))) {
                awaitRedirect(standby);
                try (RxClient client = RxClient.subscribe(scheduler(standby), info(null))) {
                    assertThat(client.frameworkId.getValue()).startsWith(leader.id());
                }
            }
        }
    }

    /** Waits until a master knows who leads. */
    private static void awaitRedirect(SandboxMaster which) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + which.hostPort() + "/redirect"))
                .build();
        Await.until(
                which.hostPort() + " knows who leads",
                Duration.ofSeconds(20),
                Duration.ofMillis(10),
                () -> HttpClient.newHttpClient()
                                .send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 307);
    }

    @Test
    void itIsLetInWithCredentialsAndNotWithout() throws Exception {
        Path file = Files.writeString(
                dir.resolve("credentials"), "{\"credentials\":[{\"principal\":\"fw\",\"secret\":\"secret\"}]}");
        try (SandboxMaster strict = SandboxMaster.start(MasterConfig.defaults()
                .withAuthentication(new Authentication(true, false, false, Credentials.read(file, null))))) {
            String address = strict.hostPort() + "/api/v1/scheduler";
            try (RxClient client = RxClient.subscribe(URI.create("http://fw:secret@" + address), info(null))) {
                assertThat(client.frameworkId.getValue()).startsWith(strict.id());
                client.send(Call.newBuilder().setType(Call.Type.REVIVE)).get();
            }
            assertThatThrownBy(() -> RxClient.subscribe(URI.create("http://fw:bad@" + address), info(null)))
                    .rootCause()
                    .hasMessageContaining("401 Unauthorized.");
        }
    }

    private static MasterConfig contender(ZooKeeperProcess zk) {
        return MasterConfig.defaults()
                .withZk("zk://" + zk.connectString() + "/mesos", Duration.ofSeconds(4))
                .withOnLeadershipLost(() -> {});
    }

    private static URI scheduler(SandboxMaster where) {
        return URI.create("http://" + where.hostPort() + "/api/v1/scheduler");
    }

    private static FrameworkInfo info(FrameworkID id) {
        FrameworkInfo.Builder info = FrameworkInfo.newBuilder()
                .setName("foreign")
                .setUser(System.getProperty("user.name"))
                .setFailoverTimeout(60)
                .setCheckpoint(true)
                .addRoles("*")
                .addCapabilities(capability(FrameworkInfo.Capability.Type.MULTI_ROLE))
                .addCapabilities(capability(FrameworkInfo.Capability.Type.PARTITION_AWARE));
        return (id == null ? info : info.setId(id)).build();
    }

    private static FrameworkInfo.Capability.Builder capability(FrameworkInfo.Capability.Type type) {
        return FrameworkInfo.Capability.newBuilder().setType(type);
    }

    private static TaskID id(String task) {
        return TaskID.newBuilder().setValue(task).build();
    }

    private static TaskStatus launch(RxClient client, String task) throws Exception {
        Offer offer = client.await(Event.Type.OFFERS, event -> true).getOffers().getOffers(0);
        TaskInfo info = TaskInfo.newBuilder()
                .setName(task)
                .setTaskId(id(task))
                .setAgentId(offer.getAgentId())
                .addResources(scalar("cpus", 0.1))
                .addResources(scalar("mem", 32))
                .setCommand(CommandInfo.newBuilder().setValue("sleep 60"))
                .build();
        client.send(Call.newBuilder()
                        .setType(Call.Type.ACCEPT)
                        .setAccept(Call.Accept.newBuilder()
                                .addOfferIds(offer.getId())
                                .addOperations(Offer.Operation.newBuilder()
                                        .setType(Offer.Operation.Type.LAUNCH)
                                        .setLaunch(Offer.Operation.Launch.newBuilder()
                                                .addTaskInfos(info)))))
                .get();
        return client.awaitState(task, TaskState.TASK_RUNNING);
    }

    private static Resource scalar(String name, double amount) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setAllocationInfo(Resource.AllocationInfo.newBuilder().setRole("*"))
                .setScalar(Value.Scalar.newBuilder().setValue(amount))
                .build();
    }

    /** Asks for the tasks named, or for all. */
    private static void reconcile(RxClient client, String... tasks) throws Exception {
        Call.Reconcile.Builder reconcile = Call.Reconcile.newBuilder();
        for (String task : tasks) {
            reconcile.addTasks(Call.Reconcile.Task.newBuilder().setTaskId(id(task)));
        }
        client.send(Call.newBuilder().setType(Call.Type.RECONCILE).setReconcile(reconcile))
                .get();
    }
}
