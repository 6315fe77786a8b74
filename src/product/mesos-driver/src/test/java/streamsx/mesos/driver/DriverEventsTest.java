package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static streamsx.mesos.driver.SchedulerFixture.OPTIONS;
import static streamsx.mesos.driver.ScriptedMaster.record;
import static streamsx.mesos.driver.ScriptedMaster.status;
import static streamsx.mesos.driver.ScriptedMaster.stream;
import static streamsx.mesos.driver.ScriptedMaster.subscribed;

import com.google.protobuf.Message;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.OperationStatus;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import streamsx.mesos.driver.api.OperationListener;
import streamsx.mesos.testsupport.Await;

/** Every event becomes its callback, whole, in order and one at a time. */
@Timeout(60)
class DriverEventsTest {

    private static final FrameworkInfo INFO = FrameworkInfo.newBuilder()
            .setUser("u")
            .setName("n")
            .addRoles("r1")
            .addRoles("r2")
            .build();

    /** Any callback: its name, what it was given besides the driver, and the thread. */
    record Called(String name, List<Object> arguments, Thread thread) {}

    private interface Everything extends Scheduler, OperationListener {}

    private final BlockingQueue<Called> called = new LinkedBlockingQueue<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final Scheduler scheduler = (Scheduler) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Everything.class}, (proxy, method, arguments) -> {
                mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
                called.add(new Called(
                        method.getName(),
                        Arrays.asList(arguments).subList(1, arguments.length),
                        Thread.currentThread()));
                running.decrementAndGet();
                return null;
            });

    @RegisterExtension
    final SchedulerFixture it = new SchedulerFixture();

    @Test
    void everyEventInItsCallbackAndNoneInAnother() throws Exception {
        byte[][] parts = Arrays.stream(Event.Type.values())
                .filter(type -> type != Event.Type.SUBSCRIBED && type != Event.Type.ERROR && type != Event.Type.UNKNOWN)
                .map(type -> record(filled(type)))
                .toArray(byte[][]::new);
        byte[] failureOfAnAgent = record(filled(Event.Type.FAILURE).toBuilder()
                .setFailure(filled(Event.Type.FAILURE).getFailure().toBuilder().clearExecutorId())
                .build());
        byte[] failureOfNobody = record(filled(Event.Type.FAILURE).toBuilder()
                .setFailure(Event.Failure.newBuilder().setStatus(1))
                .build());
        byte[] noOffers = record(Event.newBuilder()
                .setType(Event.Type.OFFERS)
                .setOffers(Event.Offers.getDefaultInstance())
                .build());
        byte[] unknown = "2\n\010\177".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        byte[] all = concat(concat(parts), failureOfAnAgent, failureOfNobody, noOffers, unknown);
        it.master.then(stream("s", subscribed("fw", 15), all), it.master.open("s2", subscribed("fw", 15)));
        start(List.of());

        assertCalled("registered", 2);
        // In the order of the enum.
        Event offers = filled(Event.Type.OFFERS);
        assertSame(
                ((List<?>) assertCalled("resourceOffers", 1).arguments().get(0)).get(0),
                offers.getOffers().getOffers(0));
        assertSame(
                assertCalled("offerRescinded", 1).arguments().get(0),
                filled(Event.Type.RESCIND).getRescind().getOfferId());
        assertSame(
                assertCalled("statusUpdate", 1).arguments().get(0),
                filled(Event.Type.UPDATE).getUpdate().getStatus());
        assertSame(
                assertCalled("operationStatusUpdate", 1).arguments().get(0),
                filled(Event.Type.UPDATE_OPERATION_STATUS)
                        .getUpdateOperationStatus()
                        .getStatus());
        Called message = assertCalled("frameworkMessage", 3);
        Event.Message sent = filled(Event.Type.MESSAGE).getMessage();
        assertSame(message.arguments().get(0), sent.getExecutorId());
        assertSame(message.arguments().get(1), sent.getAgentId());
        assertThat((byte[]) message.arguments().get(2)).isEqualTo(sent.getData().toByteArray());
        Called lost = assertCalled("executorLost", 3);
        Event.Failure failure = filled(Event.Type.FAILURE).getFailure();
        assertSame(lost.arguments().get(0), failure.getExecutorId());
        assertSame(lost.arguments().get(1), failure.getAgentId());
        assertThat(lost.arguments().get(2)).isEqualTo(failure.getStatus());
        assertSame(assertCalled("slaveLost", 1).arguments().get(0), failure.getAgentId());
        assertCalled("disconnected", 0);
        assertCalled("reregistered", 1);
        assertThat(mostRunning).hasValue(1);

        it.driver.stop(true);
        assertThat(it.master.calls)
                .as("those that left before the first stream ended")
                .extracting(Call::getType)
                .isSubsetOf(Call.Type.ACKNOWLEDGE_OPERATION_STATUS);
    }

    @Test
    void anOperationsUpdateIsAcknowledgedIfItHasAUuid() throws Exception {
        Event with = filled(Event.Type.UPDATE_OPERATION_STATUS);
        Event without = with.toBuilder()
                .setUpdateOperationStatus(with.getUpdateOperationStatus().toBuilder()
                        .setStatus(with.getUpdateOperationStatus().getStatus().toBuilder()
                                .clearUuid()))
                .build();
        it.master.then(it.master.open("s", subscribed("fw", 15), record(without), record(with)));
        start(List.of());
        assertCalled("registered", 2);
        assertThat(((OperationStatus) assertCalled("operationStatusUpdate", 1)
                                .arguments()
                                .get(0))
                        .hasUuid())
                .isFalse();
        assertThat(((OperationStatus) assertCalled("operationStatusUpdate", 1)
                                .arguments()
                                .get(0))
                        .hasUuid())
                .isTrue();
        Call.AcknowledgeOperationStatus sent = it.master.call().getAcknowledgeOperationStatus();
        assertThat(sent.getUuid())
                .isEqualTo(with.getUpdateOperationStatus().getStatus().getUuid().getValue());
        assertThat(sent.getOperationId())
                .isEqualTo(with.getUpdateOperationStatus().getStatus().getOperationId());
        assertThat(sent.getAgentId())
                .isEqualTo(with.getUpdateOperationStatus().getStatus().getAgentId());
        assertThat(sent.getResourceProviderId())
                .isEqualTo(with.getUpdateOperationStatus().getStatus().getResourceProviderId());
        it.driver.stop(true);
        assertThat(it.master.calls).isEmpty();
    }

    @Test
    void aLaunchThatCannotLeaveIsToldAsLostOrDropped() throws Exception {
        start(List.of());
        it.driver.launchTasks(OfferID.newBuilder().setValue("o").build(), List.of(task("a"), task("b")));
        for (String name : List.of("a", "b")) {
            TaskStatus status =
                    (TaskStatus) assertCalled("statusUpdate", 1).arguments().get(0);
            assertThat(status.getTaskId().getValue()).isEqualTo(name);
            assertThat(status.getState()).isEqualTo(TaskState.TASK_LOST);
            assertThat(status.getReason()).isEqualTo(TaskStatus.Reason.REASON_MASTER_DISCONNECTED);
            assertThat(status.getMessage()).isEqualTo("Master disconnected");
            assertThat(status.hasUuid()).isFalse();
        }
        it.driver.stop(true);
        start(
                INFO.toBuilder()
                        .addCapabilities(FrameworkInfo.Capability.newBuilder()
                                .setType(FrameworkInfo.Capability.Type.PARTITION_AWARE))
                        .build(),
                List.of());
        it.driver.launchTasks(OfferID.newBuilder().setValue("o").build(), List.of(task("c")));
        assertThat(((TaskStatus) assertCalled("statusUpdate", 1).arguments().get(0)).getState())
                .isEqualTo(TaskState.TASK_DROPPED);
        it.driver.stop(true);

        it.master.callStatus = 400;
        it.master.callBody = "no";
        it.master.then(it.master.open("s", subscribed("fw", 15)));
        start(List.of());
        assertCalled("registered", 2);
        it.driver.launchTasks(OfferID.newBuilder().setValue("o").build(), List.of(task("d")));
        assertThat(((TaskStatus) assertCalled("statusUpdate", 1).arguments().get(0)).getMessage())
                .isEqualTo("Master refused the launch: 400 no");
        it.driver.reviveOffers();
        it.driver.stop(true);
        assertThat(called).isEmpty();
    }

    @Test
    void suppressionOutlivesTheConnection() throws Exception {
        BlockingQueue<Call> subscribes = new LinkedBlockingQueue<>();
        BlockingQueue<CountDownLatch> cuts = new LinkedBlockingQueue<>();
        for (int i = 0; i < 4; i++) {
            String id = "s" + i;
            it.master.then((exchange, call) -> {
                subscribes.add(call);
                CountDownLatch cut = new CountDownLatch(1);
                stream(id, subscribed("fw", 15)).answer(exchange, call);
                cuts.add(cut);
                cut.await();
            });
        }
        start(List.of("r2"));
        assertThat(roles(subscribes)).containsExactly("r2");
        assertCalled("registered", 2);
        it.driver.suppressOffers(List.of("r1"));
        assertThat(again(cuts, subscribes)).containsExactlyInAnyOrder("r1", "r2");
        it.driver.reviveOffers(List.of("r2"));
        assertThat(again(cuts, subscribes)).containsExactly("r1");
        it.driver.reviveOffers();
        it.driver.suppressOffers();
        assertThat(again(cuts, subscribes)).containsExactlyInAnyOrder("r1", "r2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "old"})
    void d6SuppressionOfTheOneRoleOutlivesTheConnectionToo(String role) throws Exception {
        BlockingQueue<CountDownLatch> cuts = new LinkedBlockingQueue<>();
        CountDownLatch said = new CountDownLatch(1);
        for (int i = 0; i < 3; i++) {
            String id = "s" + i;
            it.master.then((exchange, call) -> {
                said.await();
                CountDownLatch cut = new CountDownLatch(1);
                stream(id, subscribed("fw", 15)).answer(exchange, call);
                cuts.add(cut);
                cut.await();
            });
        }
        FrameworkInfo.Builder info = FrameworkInfo.newBuilder().setUser("u").setName("n");
        if (!role.isEmpty()) {
            info.setRole(role);
        }
        start(info.build(), List.of());
        it.driver.suppressOffers();
        said.countDown();
        assertCalled("registered", 2);
        assertThat(it.master.call().getType()).isEqualTo(Call.Type.SUPPRESS);
        cutAndWait(cuts);
        assertThat(it.master.call().getType()).isEqualTo(Call.Type.SUPPRESS);
        it.driver.reviveOffers();
        assertThat(it.master.call().getType()).isEqualTo(Call.Type.REVIVE);
        cutAndWait(cuts);
        it.driver.requestResources(List.of());
        assertThat(it.master.call().getType())
                .as("revived, so nothing is said before the next call")
                .isEqualTo(Call.Type.REQUEST);
    }

    private void cutAndWait(BlockingQueue<CountDownLatch> cuts) throws Exception {
        Await.next(cuts, "stream").countDown();
        assertCalled("disconnected", 0);
        assertCalled("reregistered", 1);
    }

    private List<String> again(BlockingQueue<CountDownLatch> cuts, BlockingQueue<Call> subscribes) throws Exception {
        cutAndWait(cuts);
        return roles(subscribes);
    }

    private static List<String> roles(BlockingQueue<Call> subscribes) throws InterruptedException {
        return Await.next(subscribes, "SUBSCRIBE").getSubscribe().getSuppressedRolesList();
    }

    @Test
    void whatWasSaidBetweenSubscribeAndRegisteredIsSaidAgain() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch said = new CountDownLatch(1);
        it.master.then((exchange, call) -> {
            asked.countDown();
            said.await();
            it.master.open("s", subscribed("fw", 15)).answer(exchange, call);
        });
        start(List.of());
        asked.await();
        it.driver.suppressOffers(List.of("r1"));
        said.countDown();
        assertCalled("registered", 2);
        Call sent = it.master.call();
        assertThat(sent.getType()).isEqualTo(Call.Type.UPDATE_FRAMEWORK);
        assertThat(sent.getUpdateFramework().getSuppressedRolesList()).containsExactly("r1");
        assertThat(sent.getUpdateFramework().getFrameworkInfo().getId().getValue())
                .isEqualTo("fw");
    }

    @Test
    void aFrameworkWithAnIdIsRegisteredFirstAndReregisteredThen() throws Exception {
        it.master.then(status(503, ""), stream("s", subscribed("fw", 15)), it.master.open("s2", subscribed("fw", 15)));
        start(INFO.toBuilder().setId(FrameworkID.newBuilder().setValue("fw")).build(), List.of());
        assertCalled("registered", 2);
        assertCalled("disconnected", 0);
        assertCalled("reregistered", 1);
    }

    private void start(List<String> suppressed) {
        start(INFO, suppressed);
    }

    private void start(FrameworkInfo info, List<String> suppressed) {
        it.driver =
                new HttpSchedulerDriver(scheduler, info, suppressed, it.master.address(), false, null, null, OPTIONS);
        it.driver.start();
    }

    private Called assertCalled(String name, int arguments) throws InterruptedException {
        Called next = Await.next(called, name);
        assertThat(next.name()).isEqualTo(name);
        assertThat(next.arguments()).hasSize(arguments);
        assertThat(next.thread().getName()).isEqualTo("mesos-driver-callbacks");
        return next;
    }

    private static void assertSame(Object v0, Message v1) {
        assertThat(Filled.unknowns((Message) v0)).isEmpty();
        assertThat(((Message) v0).toByteString()).isEqualTo(v1.toByteString());
    }

    private static Event filled(Event.Type type) {
        return Filled.fill(Event.newBuilder()).setType(type).build();
    }

    private static TaskInfo task(String name) {
        return TaskInfo.newBuilder()
                .setName(name)
                .setTaskId(org.apache.mesos.Protos.TaskID.newBuilder().setValue(name))
                .setSlaveId(org.apache.mesos.Protos.SlaveID.newBuilder().setValue("s"))
                .build();
    }

    private static byte[] concat(byte[]... parts) {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
