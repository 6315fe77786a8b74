package streamsx.mesos.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.mesos.Protos;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.Offer;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.testsupport.LogCapture;

/** What becomes of callbacks, and what leaves of the core's calls. */
class StreamsMesosSchedulerTest {
    private final FakeMesos mesos = new FakeMesos();
    private final List<Event> events = new ArrayList<>();
    private final List<String> fatal = new ArrayList<>();
    private StreamsMesosScheduler scheduler;

    @BeforeEach
    void start() {
        scheduler = make(settings("$HOME/\"a\\b"));
        scheduler.start();
    }

    private static MesosSettings settings(String home) {
        return new MesosSettings("streams", "streams", 604_800, "streamsadmin", home, 2.5, "leader-host");
    }

    private StreamsMesosScheduler make(MesosSettings settings) {
        return new StreamsMesosScheduler(
                settings, "fw-1", mesos, () -> CompletableFuture.completedFuture(true), events::add, fatal::add);
    }

    private static Effect.Launch launch(String taskId, double cores, double memory) {
        return new Effect.Launch(
                taskId,
                "resource_1",
                "mesos_resource_1",
                cores,
                memory,
                "exec run",
                Map.of("A", "1", "STREAMS_RESOURCE_ID", "forged"));
    }

    private static Effect.Accept accept(long subscription, List<String> offers, Effect.Launch... launches) {
        return new Effect.Accept(subscription, "agent-a", offers, List.of(launches));
    }

    private static List<Double> values(Protos.TaskInfo task, String name) {
        return task.getResourcesList().stream()
                .filter(r -> r.getName().equals(name))
                .map(r -> r.getScalar().getValue())
                .toList();
    }

    private static Protos.TaskID taskId(String id) {
        return Protos.TaskID.newBuilder().setValue(id).build();
    }

    @Test
    void theFrameworkSaysWhoItIsToMastersThatAsk() {
        make(new MesosSettings("streams", "streams", 604_800, "streamsadmin", "", 2.5, "leader-host", "fw"));
        assertThat(mesos.framework.getPrincipal()).isEqualTo("fw");
    }

    @ParameterizedTest
    @CsvSource({
        "SUBSCRIBE refused with HTTP status 401: 401 Unauthorized., true",
        "Master refused authentication, true",
        "Principal is not authorized, false"
    })
    void whoIsNotBelievedIsToldWhichPropertiesSayWhoHeIs(String message, boolean told) {
        try (LogCapture logs = new LogCapture()) {
            mesos.error(message);
            assertThat(logs.lines())
                    .anyMatch(line -> line.contains(message) && line.contains("MESOS_SECRET_FILE") == told);
        }
        assertThat(fatal).containsExactly(message);
    }

    @Test
    void u27TheFrameworkIsWhatItMustBe() {
        Protos.FrameworkInfo info = mesos.framework;
        assertThat(info.getId().getValue()).isEqualTo("fw-1");
        assertThat(info.getName()).isEqualTo("streams");
        assertThat(info.getRolesList()).containsExactly("streams");
        assertThat(info.hasField(info.getDescriptorForType().findFieldByName("role")))
                .isFalse();
        assertThat(info.getCheckpoint()).isTrue();
        assertThat(info.getFailoverTimeout()).isEqualTo(604_800);
        assertThat(info.getHostname()).isEqualTo("leader-host");
        // Never the task's user: a changed property must not change it.
        assertThat(info.getUser()).isEqualTo("nobody");
        assertThat(info.hasPrincipal()).isFalse();
        assertThat(info.getCapabilitiesList())
                .extracting(Protos.FrameworkInfo.Capability::getType)
                .containsExactlyInAnyOrder(
                        Protos.FrameworkInfo.Capability.Type.MULTI_ROLE,
                        Protos.FrameworkInfo.Capability.Type.PARTITION_AWARE,
                        Protos.FrameworkInfo.Capability.Type.TASK_KILLING_STATE);
    }

    @Test
    void aFailoverTimeoutOfZeroIsRefused() {
        for (double bad : new double[] {0, -1, Double.NaN}) {
            assertThatThrownBy(() -> new MesosSettings("n", "r", bad, "u", "", 1, "h"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("failover timeout");
        }
    }

    /** U-26: only the first entry of an offer was counted. */
    @Test
    void u26AnOfferIsSummedOverAllItsEntries() {
        mesos.registered();
        mesos.offer(
                "o1",
                FakeMesos.scalar("cpus", "*", 1),
                FakeMesos.scalar("mem", "streams", 512),
                FakeMesos.scalar("cpus", "streams", 2.5),
                FakeMesos.scalar("mem", "*", 1024),
                FakeMesos.scalar("disk", "*", 9));
        assertThat(events)
                .containsExactly(
                        new Event.Subscribed(1),
                        new Event.OffersReceived(
                                1, List.of(new Offer("o1", "agent-a", "host-a", "streams", 3.5, 1536))));
    }

    /** U-26 again: what is launched is carved out of all entries, each with its own reservation, and none twice. */
    @Test
    void u26ResourcesAreCarvedOutOfSeveralEntriesAndOffers() {
        mesos.registered();
        mesos.offer(
                "o1",
                FakeMesos.scalar("cpus", "*", 1),
                FakeMesos.scalar("cpus", "streams", 2),
                FakeMesos.scalar("mem", "*", 1000));
        mesos.offer("o2", FakeMesos.scalar("cpus", "*", 1), FakeMesos.scalar("mem", "streams", 1000));
        scheduler.call(accept(1, List.of("o1", "o2"), launch("t1", 2.5, 1000), launch("t2", 1.5, 600)));

        List<Protos.TaskInfo> tasks = mesos.launched();
        assertThat(tasks).extracting(t -> t.getTaskId().getValue()).containsExactly("t1", "t2");
        assertThat(values(tasks.get(0), "cpus")).containsExactly(1.0, 1.5);
        assertThat(values(tasks.get(0), "mem")).containsExactly(1000.0);
        assertThat(values(tasks.get(1), "cpus")).containsExactly(0.5, 1.0);
        assertThat(values(tasks.get(1), "mem")).containsExactly(600.0);
        assertThat(tasks.get(0).getResources(0).getReservationsList()).isEmpty();
        assertThat(tasks.get(0).getResources(1).getReservations(0).getRole()).isEqualTo("streams");
        assertThat(tasks.get(1).getResources(2).getReservations(0).getRole()).isEqualTo("streams");
        assertThat(tasks)
                .allSatisfy(t -> assertThat(t.getResourcesList())
                        .allMatch(r -> r.getAllocationInfo().getRole().equals("streams")));
        List<Object> call = mesos.called("acceptOffers").get(0);
        assertThat((Collection<?>) call.get(0)).extracting(Object::toString).hasSize(2);
        assertThat(((Protos.Filters) call.get(2)).getRefuseSeconds()).isZero();
    }

    @Test
    void aTaskKnowsWhoItIsAndRunsAsTheConfiguredUser() {
        mesos.registered();
        mesos.offer("o1");
        scheduler.call(accept(1, List.of("o1"), launch("t1", 1, 100)));
        Protos.TaskInfo task = mesos.launched().get(0);
        assertThat(task.getName()).isEqualTo("mesos_resource_1");
        assertThat(task.getSlaveId().getValue()).isEqualTo("agent-a");
        assertThat(task.getCommand().getUser()).isEqualTo("streamsadmin");
        assertThat(task.getCommand().getShell()).isTrue();
        assertThat(task.getCommand().getEnvironment().getVariablesList())
                .extracting(v -> v.getName() + "=" + v.getValue())
                .containsExactly("A=1", "STREAMS_RESOURCE_ID=resource_1", "STREAMS_RESOURCE_NAME=mesos_resource_1");
        assertThat(task.getCommand().getValue()).isEqualTo("HOME=\"$HOME/\\\"a\\\\b\"; export HOME; exec run");
        assertThat(task.getKillPolicy().getGracePeriod().getNanoseconds()).isEqualTo(2_500_000_000L);
    }

    @Test
    void withoutAHomeTheCommandIsLeftAlone() {
        scheduler = make(settings(""));
        mesos.registered();
        mesos.offer("o1");
        scheduler.call(accept(1, List.of("o1"), launch("t1", 1, 100)));
        assertThat(mesos.launched().get(0).getCommand().getValue()).isEqualTo("exec run");
    }

    @Test
    void u17ARescindedOfferBetweenMatchAndAcceptLaunchesNothing() {
        mesos.registered();
        mesos.offer("o1");
        mesos.offer("o2");
        mesos.rescind("o2");
        assertThat(events).endsWith(new Event.OfferRescinded("o2"));
        scheduler.call(accept(1, List.of("o1", "o2"), launch("t1", 9, 100)));
        assertThat(events).endsWith(new Event.LaunchRefused(Set.of("t1"), "an offer was rescinded"));
        assertThat(mesos.count("acceptOffers")).isZero();
        assertThat(mesos.called("declineOffer"))
                .singleElement()
                .isEqualTo(List.of(Protos.OfferID.newBuilder().setValue("o1").build()));
    }

    @Test
    void u01AnOfferServesOneAcceptOnly() {
        mesos.registered();
        mesos.offer("o1");
        scheduler.call(accept(1, List.of("o1"), launch("t1", 1, 100)));
        scheduler.call(accept(1, List.of("o1"), launch("t2", 1, 100)));
        assertThat(mesos.launched()).hasSize(1);
        assertThat(events).endsWith(new Event.LaunchRefused(Set.of("t2"), "an offer was rescinded"));
    }

    @Test
    void u17U18CallsOfAnEarlierSubscriptionAreDropped() {
        scheduler.call(new Effect.Kill(0, "t1", "agent-a"));
        mesos.registered();
        mesos.offer("o1");
        mesos.disconnected();
        scheduler.call(new Effect.Kill(1, "t1", "agent-a"));
        scheduler.call(new Effect.Acknowledge(0, "t1", "agent-a", "00"));
        mesos.reregistered();
        for (Effect.MesosCall old : List.of(
                accept(1, List.of("o1"), launch("t1", 1, 100)),
                new Effect.Decline(1, List.of("o1"), 5),
                new Effect.Kill(1, "t1", "agent-a"),
                new Effect.Acknowledge(1, "t1", "agent-a", "00"),
                new Effect.Reconcile(1, List.of()),
                new Effect.Suppress(1),
                new Effect.Revive(1))) {
            scheduler.call(old);
        }
        assertThat(mesos.calls).extracting(FakeMesos.Called::name).containsExactly("start");
        assertThat(events)
                .containsExactly(
                        new Event.Subscribed(1), events.get(1), new Event.Disconnected(), new Event.Subscribed(2));
        // The offers died with their connection.
        scheduler.call(accept(2, List.of("o1"), launch("t1", 1, 100)));
        assertThat(events).endsWith(new Event.LaunchRefused(Set.of("t1"), "an offer was rescinded"));
    }

    @Test
    @SuppressWarnings("unchecked")
    void theOtherCallsSayWhatTheCoreDecided() {
        mesos.registered();
        mesos.offer("o1");
        scheduler.call(new Effect.Decline(1, List.of("o1"), 3600));
        scheduler.call(new Effect.Kill(1, "t1", "agent-a"));
        scheduler.call(new Effect.Acknowledge(1, "t1", "agent-a", "0aff"));
        scheduler.call(new Effect.Reconcile(1, List.of(new Effect.TaskRef("t1", "agent-a"))));
        scheduler.call(new Effect.Reconcile(1, List.of()));
        scheduler.call(new Effect.Suppress(1));
        scheduler.call(new Effect.Revive(1));
        assertThat(mesos.calls)
                .extracting(FakeMesos.Called::name)
                .containsExactly(
                        "start",
                        "declineOffer",
                        "killTask",
                        "acknowledgeStatusUpdate",
                        "reconcileTasks",
                        "reconcileTasks",
                        "suppressOffers",
                        "reviveOffers");
        assertThat(((Protos.Filters) mesos.called("declineOffer").get(0).get(1)).getRefuseSeconds())
                .isEqualTo(3600);
        assertThat(mesos.called("killTask").get(0))
                .containsExactly(
                        taskId("t1"),
                        Protos.SlaveID.newBuilder().setValue("agent-a").build());
        Protos.TaskStatus acknowledged = (Protos.TaskStatus)
                mesos.called("acknowledgeStatusUpdate").get(0).get(0);
        assertThat(acknowledged.getUuid()).isEqualTo(ByteString.copyFrom(new byte[] {10, -1}));
        assertThat(acknowledged.getSlaveId().getValue()).isEqualTo("agent-a");
        Collection<Protos.TaskStatus> asked = (Collection<Protos.TaskStatus>)
                mesos.called("reconcileTasks").get(0).get(0);
        assertThat(asked).singleElement().satisfies(s -> {
            assertThat(s.getTaskId()).isEqualTo(taskId("t1"));
            assertThat(s.getSlaveId().getValue()).isEqualTo("agent-a");
        });
        assertThat((Collection<?>) mesos.called("reconcileTasks").get(1).get(0)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Protos.TaskState.class)
    void u15EveryTaskStateOfMesosIsKnown(Protos.TaskState state) {
        mesos.registered();
        mesos.status("t1", state, "\n\u007f");
        assertThat(events)
                .endsWith(new Event.StatusUpdate(
                        1, "t1", TaskState.valueOf(state.name().replaceFirst("^TASK_", "")), "agent-a", "0a7f", "why"));
    }

    @Test
    void anUpdateWithoutUuidIsNotToBeAcknowledged() {
        mesos.registered();
        mesos.status("t1", Protos.TaskState.TASK_RUNNING, "");
        assertThat(events).endsWith(new Event.StatusUpdate(1, "t1", TaskState.RUNNING, "agent-a", "", "why"));
    }

    @Test
    void u17OnlyARemovedFrameworkIsAnEventTheOtherErrorsAreFatal() {
        mesos.error("Framework has been removed");
        assertThat(events).containsExactly(new Event.FrameworkRemoved("Framework has been removed"));
        assertThat(fatal).isEmpty();
        mesos.error("Framework failed over");
        mesos.error("Principal is not authorized");
        assertThat(events).hasSize(1);
        assertThat(fatal).containsExactly("Framework failed over", "Principal is not authorized");
        assertThat(mesos.count("stop")).isZero();
    }

    /** What a driver may call, and did nothing or was nothing to start from. */
    @Test
    void u17EveryCallbackIsHeardAndNoneIsAVerdictOnTasks() {
        mesos.registered();
        mesos.disconnected();
        mesos.reregistered();
        mesos.rescind("o1");
        assertThat(events)
                .containsExactly(
                        new Event.Subscribed(1),
                        new Event.Disconnected(),
                        new Event.Subscribed(2),
                        new Event.OfferRescinded("o1"));
        Protos.SlaveID agent = Protos.SlaveID.newBuilder().setValue("agent-a").build();
        Protos.ExecutorID executor =
                Protos.ExecutorID.newBuilder().setValue("t1").build();
        mesos.scheduler.slaveLost(null, agent);
        mesos.scheduler.executorLost(null, executor, agent, 1);
        mesos.scheduler.frameworkMessage(null, executor, agent, new byte[1]);
        assertThat(events).hasSize(4);
        assertThat(fatal).isEmpty();
    }

    @Test
    void whatBecameOfAnAcceptIsTold() {
        Call accept = Call.newBuilder()
                .setType(Call.Type.ACCEPT)
                .setAccept(Call.Accept.newBuilder()
                        .addOperations(org.apache.mesos.v1.Protos.Offer.Operation.newBuilder()
                                .setType(org.apache.mesos.v1.Protos.Offer.Operation.Type.LAUNCH)
                                .setLaunch(org.apache.mesos.v1.Protos.Offer.Operation.Launch.newBuilder()
                                        .addTaskInfos(v1Task("t1"))
                                        .addTaskInfos(v1Task("t2")))))
                .build();
        scheduler.accepted(accept);
        scheduler.refused(accept, 400, "no such stream");
        scheduler.unknown(accept, new java.io.IOException("reset"));
        scheduler.dropped(accept);
        Set<String> ids = Set.of("t1", "t2");
        assertThat(events)
                .containsExactly(
                        new Event.LaunchTaken(ids),
                        new Event.LaunchRefused(ids, "400 no such stream"),
                        new Event.LaunchUnknown(ids));
        events.clear();
        Call kill = Call.newBuilder().setType(Call.Type.KILL).build();
        scheduler.accepted(kill);
        scheduler.refused(kill, 400, "");
        scheduler.unknown(kill, new java.io.IOException("reset"));
        assertThat(events).isEmpty();
    }

    private static org.apache.mesos.v1.Protos.TaskInfo v1Task(String id) {
        return org.apache.mesos.v1.Protos.TaskInfo.newBuilder()
                .setName(id)
                .setTaskId(org.apache.mesos.v1.Protos.TaskID.newBuilder().setValue(id))
                .setAgentId(org.apache.mesos.v1.Protos.AgentID.newBuilder().setValue("agent-a"))
                .build();
    }

    @Test
    void stoppingPassesOnWhetherTheFrameworkStays() {
        scheduler.stop(true);
        assertThat(mesos.called("stop")).containsExactly(List.of(true));
    }
}
