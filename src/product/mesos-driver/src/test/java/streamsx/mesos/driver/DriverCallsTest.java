package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static streamsx.mesos.driver.SchedulerFixture.OPTIONS;
import static streamsx.mesos.driver.ScriptedMaster.subscribed;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.Request;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.scheduler.Protos.OfferConstraints;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import streamsx.mesos.driver.api.KillsByAgent;

/** Every call of the driver's interface, in every state: what it returns, and what leaves. */
@Timeout(60)
class DriverCallsTest {

    private static final FrameworkInfo INFO = FrameworkInfo.newBuilder()
            .setUser("u")
            .setName("n")
            .addRoles("r1")
            .addRoles("r2")
            .setId(FrameworkID.newBuilder().setValue("fw"))
            .build();
    private static final OfferID OFFER = OfferID.newBuilder().setValue("O1").build();
    private static final OfferID OFFER_2 = OfferID.newBuilder().setValue("O2").build();
    private static final SlaveID AGENT = SlaveID.newBuilder().setValue("S1").build();
    private static final TaskInfo TASK = Filled.fill(TaskInfo.newBuilder()).build();
    private static final Filters FILTERS =
            Filters.newBuilder().setRefuseSeconds(7).build();
    private static final ExecutorID EXECUTOR =
            ExecutorID.newBuilder().setValue("e").build();
    private static final TaskStatus STATUS = TaskStatus.newBuilder()
            .setTaskId(TaskID.newBuilder().setValue("t"))
            .setState(TaskState.TASK_RUNNING)
            .setSlaveId(AGENT)
            .setUuid(ByteString.copyFromUtf8("0123456789abcdef"))
            .build();
    private static final String LAUNCH = "ACCEPT offers=%s filters=%s LAUNCH 1";

    @RegisterExtension
    final SchedulerFixture it = new SchedulerFixture();

    enum State {
        NOT_STARTED,
        UNREGISTERED,
        REGISTERED,
        ABORTED,
        STOPPED
    }

    /** @param sent the call that leaves, in the words of {@link #shown}; null if none does */
    record Case(String name, Function<SchedulerDriver, Status> call, String sent) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> calls() {
        Offer.Operation reserve = Filled.fill(Offer.Operation.newBuilder())
                .setType(Offer.Operation.Type.RESERVE)
                .build();
        return List.of(
                new Case(
                        "requestResources",
                        d -> d.requestResources(
                                List.of(Request.newBuilder().setSlaveId(AGENT).build())),
                        "REQUEST S1"),
                new Case(
                        "launchTasks(ids, tasks, filters)",
                        d -> d.launchTasks(List.of(OFFER, OFFER_2), List.of(TASK), FILTERS),
                        LAUNCH.formatted("[O1, O2]", 7.0)),
                new Case(
                        "launchTasks(ids, tasks)",
                        d -> d.launchTasks(List.of(OFFER), List.of(TASK)),
                        LAUNCH.formatted("[O1]", 5.0)),
                new Case(
                        "launchTasks(id, tasks, filters)",
                        d -> d.launchTasks(OFFER, List.of(TASK), FILTERS),
                        LAUNCH.formatted("[O1]", 7.0)),
                new Case(
                        "launchTasks(id, tasks)",
                        d -> d.launchTasks(OFFER, List.of(TASK)),
                        LAUNCH.formatted("[O1]", 5.0)),
                new Case("killTask", d -> d.killTask(STATUS.getTaskId()), "KILL t "),
                new Case(
                        "killTask on an agent",
                        d -> ((KillsByAgent) d).killTask(STATUS.getTaskId(), AGENT),
                        "KILL t S1"),
                new Case(
                        "acceptOffers",
                        d -> d.acceptOffers(List.of(OFFER), List.of(reserve), FILTERS),
                        "ACCEPT offers=[O1] filters=7.0 RESERVE 1"),
                new Case(
                        "acceptOffers of nothing",
                        d -> d.acceptOffers(List.of(OFFER), List.of(), FILTERS),
                        "ACCEPT offers=[O1] filters=7.0"),
                new Case("declineOffer(id, filters)", d -> d.declineOffer(OFFER, FILTERS), "DECLINE [O1] 7.0"),
                new Case("declineOffer(id)", d -> d.declineOffer(OFFER), "DECLINE [O1] 5.0"),
                new Case("reviveOffers", SchedulerDriver::reviveOffers, "REVIVE []"),
                new Case("reviveOffers(roles)", d -> d.reviveOffers(List.of("r1")), "REVIVE [r1]"),
                new Case("reviveOffers(no roles)", d -> d.reviveOffers(List.of()), null),
                new Case("suppressOffers", SchedulerDriver::suppressOffers, "SUPPRESS []"),
                new Case("suppressOffers(roles)", d -> d.suppressOffers(List.of("r1")), "SUPPRESS [r1]"),
                new Case("suppressOffers(no roles)", d -> d.suppressOffers(List.of()), null),
                new Case(
                        "acknowledgeStatusUpdate",
                        d -> d.acknowledgeStatusUpdate(STATUS),
                        "ACKNOWLEDGE t S1 0123456789abcdef"),
                new Case(
                        "acknowledgeStatusUpdate without uuid",
                        d -> d.acknowledgeStatusUpdate(
                                STATUS.toBuilder().clearUuid().build()),
                        null),
                new Case(
                        "acknowledgeStatusUpdate with an empty uuid",
                        d -> d.acknowledgeStatusUpdate(
                                STATUS.toBuilder().setUuid(ByteString.EMPTY).build()),
                        null),
                new Case(
                        "acknowledgeStatusUpdate without agent",
                        d -> d.acknowledgeStatusUpdate(
                                STATUS.toBuilder().clearSlaveId().build()),
                        null),
                new Case(
                        "sendFrameworkMessage",
                        d -> d.sendFrameworkMessage(EXECUTOR, AGENT, "hi".getBytes(StandardCharsets.UTF_8)),
                        "MESSAGE e S1 hi"),
                new Case(
                        "reconcileTasks",
                        d -> d.reconcileTasks(List.of(
                                STATUS, STATUS.toBuilder().clearSlaveId().build())),
                        "RECONCILE [t S1, t ]"),
                new Case("reconcileTasks of all", d -> d.reconcileTasks(List.of()), "RECONCILE []"),
                new Case(
                        "updateFramework(info, roles)",
                        d -> d.updateFramework(INFO, List.of("r2")),
                        "UPDATE_FRAMEWORK n [r2] constraints=false"),
                new Case(
                        "updateFramework(info, roles, constraints)",
                        d -> d.updateFramework(INFO, List.of(), OfferConstraints.getDefaultInstance()),
                        "UPDATE_FRAMEWORK n [] constraints=true"));
    }

    static Stream<Arguments> callsInStates() {
        return Arrays.stream(State.values()).flatMap(state -> calls().stream().map(one -> Arguments.of(state, one)));
    }

    @ParameterizedTest
    @MethodSource("callsInStates")
    void returnsTheStatusAndSendsIfRegistered(State state, Case one) throws Exception {
        Status expected = bring(state);
        assertThat(one.call().apply(it.driver)).isEqualTo(expected);
        if (state == State.REGISTERED && one.sent() != null) {
            Call sent = it.master.call();
            assertThat(shown(sent)).isEqualTo(one.sent());
            assertThat(sent.getFrameworkId().getValue()).isEqualTo("fw");
            assertThat(Filled.unknowns(sent)).isEmpty();
        } else if (state == State.REGISTERED) {
            it.driver.killTask(STATUS.getTaskId());
            assertThat(shown(it.master.call())).isEqualTo("KILL t ");
        }
        it.driver.stop(true);
        assertThat(it.master.calls).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void startJoinAbortAndStopReturnWhatTheNativeDriverReturns(State state) throws Exception {
        Status expected = bring(state);
        if (state == State.NOT_STARTED) {
            assertThat(it.driver.join()).isEqualTo(Status.DRIVER_NOT_STARTED);
            assertThat(it.driver.abort()).isEqualTo(Status.DRIVER_NOT_STARTED);
            assertThat(it.driver.stop(true)).isEqualTo(Status.DRIVER_NOT_STARTED);
            assertThat(it.driver.stop()).isEqualTo(Status.DRIVER_NOT_STARTED);
            assertThat(it.driver.start()).isEqualTo(Status.DRIVER_RUNNING);
        } else if (expected == Status.DRIVER_RUNNING) {
            assertThat(it.driver.start()).isEqualTo(Status.DRIVER_RUNNING);
            assertThat(it.driver.stop(true)).isEqualTo(Status.DRIVER_STOPPED);
            assertThat(it.driver.join()).isEqualTo(Status.DRIVER_STOPPED);
        } else {
            assertThat(it.driver.start()).isEqualTo(expected);
            assertThat(it.driver.run()).isEqualTo(expected);
            assertThat(it.driver.join()).isEqualTo(expected);
            assertThat(it.driver.abort()).isEqualTo(expected);
            assertThat(it.driver.stop(true)).isEqualTo(expected);
            assertThat(it.driver.stop(true)).isEqualTo(Status.DRIVER_STOPPED);
            assertThat(it.driver.abort()).isEqualTo(Status.DRIVER_STOPPED);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Offer.Operation.Type.class, names = "UNKNOWN", mode = EnumSource.Mode.EXCLUDE)
    void everyOperationArrivesWhole(Offer.Operation.Type type) throws Exception {
        bring(State.REGISTERED);
        Offer.Operation operation =
                Filled.fill(Offer.Operation.newBuilder()).setType(type).build();
        assertThat(operation.getId().getValue()).isNotEmpty();
        it.driver.acceptOffers(List.of(OFFER), List.of(operation), FILTERS);
        Call sent = it.master.call();
        assertThat(Filled.unknowns(sent)).isEmpty();
        assertThat(sent.getAccept().getOperations(0).getType().name()).isEqualTo(type.name());
        assertThat(sent.getAccept().getOperations(0).getId().getValue())
                .isEqualTo(operation.getId().getValue());
        assertThat(sent.getAccept().getOperations(0).toByteString()).isEqualTo(operation.toByteString());
    }

    @Test
    void theWholeDescriptionOfAFrameworkArrives() throws Exception {
        FrameworkInfo info =
                Filled.fill(FrameworkInfo.newBuilder()).setId(INFO.getId()).build();
        OfferConstraints constraints =
                Filled.fill(OfferConstraints.newBuilder()).build();
        bring(State.REGISTERED);
        it.driver.updateFramework(info, List.of("r1"), constraints);
        Call sent = it.master.call();
        assertThat(Filled.unknowns(sent)).isEmpty();
        assertThat(sent.getUpdateFramework().getFrameworkInfo().toByteString()).isEqualTo(info.toByteString());
        assertThat(sent.getUpdateFramework().getOfferConstraints().toByteString())
                .isEqualTo(constraints.toByteString());
    }

    @Test
    void whoAcknowledgesImplicitlyMustNotDoItExplicitly() throws Exception {
        it.driver = new HttpSchedulerDriver(it.scheduler, INFO, it.master.address(), true, null, it.scheduler, OPTIONS);
        assertThat(it.driver.acknowledgeStatusUpdate(STATUS)).isEqualTo(Status.DRIVER_NOT_STARTED);
        it.driver.start();
        assertThatThrownBy(() -> it.driver.acknowledgeStatusUpdate(STATUS)).isInstanceOf(IllegalStateException.class);
        it.driver.stop(true);
        assertThat(it.driver.acknowledgeStatusUpdate(STATUS)).isEqualTo(Status.DRIVER_STOPPED);
    }

    @Test
    void updatingTheFrameworkBeforeItHasAnIdIsAnError() throws Exception {
        it.driver = new HttpSchedulerDriver(
                it.scheduler,
                INFO.toBuilder().clearId().build(),
                it.master.address(),
                false,
                null,
                it.scheduler,
                OPTIONS);
        it.driver.start();
        assertThat(it.driver.updateFramework(INFO, List.of())).isIn(Status.DRIVER_RUNNING, Status.DRIVER_ABORTED);
        assertThat(it.scheduler.next()).isEqualTo("error updateFramework() before the framework has an id");
        assertThat(it.driver.join()).isEqualTo(Status.DRIVER_ABORTED);
    }

    @Test
    void updatingTheFrameworksIdIsAnError() throws Exception {
        bring(State.REGISTERED);
        it.driver.updateFramework(INFO.toBuilder().clearId().build(), List.of());
        assertThat(it.scheduler.next()).isEqualTo("error the framework's id cannot change from 'fw' to ''");
        assertThat(it.master.calls).isEmpty();
    }

    @Test
    void whatWasCalledBeforeStopOrAbortStillLeaves() throws Exception {
        for (State last : List.of(State.STOPPED, State.ABORTED)) {
            bring(State.REGISTERED);
            for (int i = 0; i < 20; i++) {
                it.driver.killTask(TaskID.newBuilder().setValue("t" + i).build());
            }
            Status status = last == State.STOPPED ? it.driver.stop(true) : it.driver.abort();
            assertThat(status.name()).isEqualTo("DRIVER_" + last);
            assertThat(it.master.calls).hasSize(20);
            it.master.calls.clear();
        }
    }

    @Test
    void joinReturnsWhenTheTeardownIsAnswered() throws Exception {
        it.master.then(it.master.open("s", subscribed("fw", 15)));
        List<Call.Type> atJoin = new ArrayList<>();
        it.driver =
                new HttpSchedulerDriver(it.scheduler, INFO, it.master.address(), false, null, it.scheduler, OPTIONS);
        it.scheduler.onRegistered = () -> it.driver.stop();
        assertThat(it.driver.run()).isEqualTo(Status.DRIVER_STOPPED);
        it.master.calls.forEach(call -> atJoin.add(call.getType()));
        assertThat(atJoin).containsExactly(Call.Type.TEARDOWN);
    }

    private Status bring(State state) throws Exception {
        if (state != State.UNREGISTERED && state != State.NOT_STARTED) {
            it.master.then(it.master.open("s", subscribed("fw", 15)));
        }
        it.driver =
                new HttpSchedulerDriver(it.scheduler, INFO, it.master.address(), false, null, it.scheduler, OPTIONS);
        if (state == State.NOT_STARTED) {
            return Status.DRIVER_NOT_STARTED;
        }
        assertThat(it.driver.start()).isEqualTo(Status.DRIVER_RUNNING);
        if (state != State.UNREGISTERED) {
            it.scheduler.await("registered fw");
        }
        if (state == State.ABORTED) {
            assertThat(it.driver.abort()).isEqualTo(Status.DRIVER_ABORTED);
            return Status.DRIVER_ABORTED;
        }
        if (state == State.STOPPED) {
            assertThat(it.driver.stop(true)).isEqualTo(Status.DRIVER_STOPPED);
            return Status.DRIVER_STOPPED;
        }
        return Status.DRIVER_RUNNING;
    }

    private static String shown(Call call) {
        return switch (call.getType()) {
            case REQUEST ->
                "REQUEST " + call.getRequest().getRequests(0).getAgentId().getValue();
            case ACCEPT ->
                "ACCEPT offers="
                        + call.getAccept().getOfferIdsList().stream()
                                .map(o -> o.getValue())
                                .toList()
                        + " filters=" + call.getAccept().getFilters().getRefuseSeconds()
                        + call.getAccept().getOperationsList().stream()
                                .map(o -> " " + o.getType() + " "
                                        + (o.getLaunch().getTaskInfosCount()
                                                        + o.getReserve().getResourcesCount())
                                                / (o.hasReserve() && o.hasLaunch() ? 2 : 1))
                                .reduce("", String::concat);
            case DECLINE ->
                "DECLINE "
                        + call.getDecline().getOfferIdsList().stream()
                                .map(o -> o.getValue())
                                .toList() + " " + call.getDecline().getFilters().getRefuseSeconds();
            case KILL ->
                "KILL " + call.getKill().getTaskId().getValue() + " "
                        + call.getKill().getAgentId().getValue();
            case REVIVE -> "REVIVE " + call.getRevive().getRolesList();
            case SUPPRESS -> "SUPPRESS " + call.getSuppress().getRolesList();
            case ACKNOWLEDGE ->
                "ACKNOWLEDGE " + call.getAcknowledge().getTaskId().getValue() + " "
                        + call.getAcknowledge().getAgentId().getValue() + " "
                        + call.getAcknowledge().getUuid().toStringUtf8();
            case MESSAGE ->
                "MESSAGE " + call.getMessage().getExecutorId().getValue() + " "
                        + call.getMessage().getAgentId().getValue() + " "
                        + call.getMessage().getData().toStringUtf8();
            case RECONCILE ->
                "RECONCILE "
                        + call.getReconcile().getTasksList().stream()
                                .map(t -> t.getTaskId().getValue() + " "
                                        + t.getAgentId().getValue())
                                .toList();
            case UPDATE_FRAMEWORK ->
                "UPDATE_FRAMEWORK "
                        + call.getUpdateFramework().getFrameworkInfo().getName() + " "
                        + call.getUpdateFramework().getSuppressedRolesList() + " constraints="
                        + call.getUpdateFramework().hasOfferConstraints();
            default -> call.toString();
        };
    }
}
