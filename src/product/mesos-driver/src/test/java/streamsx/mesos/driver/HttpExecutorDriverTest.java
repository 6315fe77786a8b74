package streamsx.mesos.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static streamsx.mesos.driver.ExecutorFixture.REGISTERED;
import static streamsx.mesos.driver.ExecutorFixture.status;
import static streamsx.mesos.driver.ScriptedAgent.acknowledged;
import static streamsx.mesos.driver.ScriptedAgent.kill;
import static streamsx.mesos.driver.ScriptedAgent.launch;
import static streamsx.mesos.driver.ScriptedAgent.launchGroup;
import static streamsx.mesos.driver.ScriptedAgent.message;
import static streamsx.mesos.driver.ScriptedAgent.subscribed;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.mesos.ExecutorDriver;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.v1.Protos.TaskStatus;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import streamsx.mesos.testsupport.Await;

/** Calls, callbacks and states, with an agent that stays. */
@Timeout(60)
class HttpExecutorDriverTest {

    @RegisterExtension
    final ExecutorFixture it = new ExecutorFixture();

    @Test
    void callsBackInOrderOneAtATime() throws Exception {
        it.agent.then(it.agent.open(subscribed(), launch("t1"), message("hi"), kill("t1"), launchGroup("t2", "t3")));
        it.driver().start();
        Call subscribe = it.agent.subscribe();
        assertThat(subscribe.getExecutorId().getValue()).isEqualTo("e1");
        assertThat(subscribe.getFrameworkId().getValue()).isEqualTo("f1");
        assertThat(subscribe.hasSubscribe()).isTrue();
        assertThat(it.executor.next(6))
                .containsExactly(
                        REGISTERED,
                        "launchTask t1 (task t1) on S1",
                        "frameworkMessage hi",
                        "killTask t1",
                        "launchTask t2 (task t2) on S1",
                        "launchTask t3 (task t3) on S1");
        assertThat(it.executor.thread).isEqualTo("mesos-driver-callbacks");
    }

    @Test
    void returnsTheStatusOfTheNativeDriverInEachState() throws Exception {
        it.agent.then(it.agent.open(subscribed()));
        HttpExecutorDriver driver = it.driver();
        assertThat(answers(driver)).containsOnly(Status.DRIVER_NOT_STARTED);
        assertThat(List.of(driver.stop(), driver.abort(), driver.join())).containsOnly(Status.DRIVER_NOT_STARTED);
        assertThat(driver.start()).isEqualTo(Status.DRIVER_RUNNING);
        assertThat(driver.start()).isEqualTo(Status.DRIVER_RUNNING);
        assertThat(answers(driver)).containsOnly(Status.DRIVER_RUNNING);
        assertThat(driver.abort()).isEqualTo(Status.DRIVER_ABORTED);
        assertThat(answers(driver)).containsOnly(Status.DRIVER_ABORTED);
        assertThat(List.of(driver.start(), driver.abort(), driver.join(), driver.run()))
                .containsOnly(Status.DRIVER_ABORTED);
        assertThat(driver.stop()).isEqualTo(Status.DRIVER_ABORTED);
        assertThat(answers(driver)).containsOnly(Status.DRIVER_STOPPED);
        assertThat(List.of(driver.start(), driver.stop(), driver.abort(), driver.join(), driver.run()))
                .containsOnly(Status.DRIVER_STOPPED);
    }

    private static List<Status> answers(HttpExecutorDriver driver) {
        return List.of(
                driver.sendStatusUpdate(status("t", TaskState.TASK_RUNNING)),
                driver.sendFrameworkMessage(new byte[] {1}));
    }

    @Test
    void runEndsWithStopFromACallback() throws Exception {
        it.agent.then(it.agent.open(subscribed()));
        it.executor.onRegistered = driver -> assertThat(driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
        assertThat(it.driver().run()).isEqualTo(Status.DRIVER_STOPPED);
        assertThat(it.executor.log).containsExactly(REGISTERED);
    }

    @Test
    void setsWhatIsTheDriversInAnUpdateAndNothingElse() throws Exception {
        it.agent.then(it.agent.open(subscribed()));
        it.driver().start();
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        double before = System.currentTimeMillis() / 1000.0;
        it.driver.sendStatusUpdate(status("t1", TaskState.TASK_FINISHED).toBuilder()
                .setMessage("done")
                .setData(ByteString.copyFromUtf8("data"))
                .setTimestamp(7)
                .setUuid(ByteString.copyFromUtf8("mine"))
                .setSource(org.apache.mesos.Protos.TaskStatus.Source.SOURCE_MASTER)
                .setSlaveId(org.apache.mesos.Protos.SlaveID.newBuilder().setValue("other"))
                .build());
        Call call = it.agent.call();
        assertThat(call.getType()).isEqualTo(Call.Type.UPDATE);
        TaskStatus sent = call.getUpdate().getStatus();
        assertThat(sent.getTaskId().getValue()).isEqualTo("t1");
        assertThat(sent.getState()).isEqualTo(org.apache.mesos.v1.Protos.TaskState.TASK_FINISHED);
        assertThat(sent.getMessage()).isEqualTo("done");
        assertThat(sent.getData().toStringUtf8()).isEqualTo("data");
        assertThat(sent.getSource()).isEqualTo(TaskStatus.Source.SOURCE_EXECUTOR);
        assertThat(sent.getAgentId().getValue()).isEqualTo("S1");
        assertThat(sent.getExecutorId().getValue()).isEqualTo("e1");
        assertThat(sent.getTimestamp()).isBetween(before, System.currentTimeMillis() / 1000.0);
        assertThat(sent.getUuid().size()).isEqualTo(16);
        assertThat(sent.getUuid().byteAt(6) & 0xf0).as("RFC 4122 version").isEqualTo(0x40);
        assertThat(sent.getUuid().byteAt(8) & 0xc0).as("RFC 4122 variant").isEqualTo(0x80);
    }

    @Test
    void sendsUpdatesAndMessagesInOrder() throws Exception {
        it.agent.then(it.agent.open(subscribed()));
        it.driver().start();
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        for (int i = 0; i < 20; i++) {
            it.driver.sendStatusUpdate(status("t" + i, TaskState.TASK_RUNNING));
            it.driver.sendFrameworkMessage(("m" + i).getBytes(UTF_8));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(it.agent.call().getUpdate().getStatus().getTaskId().getValue())
                    .isEqualTo("t" + i);
            assertThat(it.agent.call().getMessage().getData().toStringUtf8()).isEqualTo("m" + i);
        }
    }

    @Test
    void anUpdateMadeBeforeSubscribeOrBeforeItsAnswerArrivesOnceAndAMessageIsDropped() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        it.agent.then(ScriptedAgent.status(503, ""), it.agent.open(subscribed()));
        it.agent.beforeSubscribed = () -> {
            asked.countDown();
            await(go);
        };
        it.driver().start();
        it.driver.sendFrameworkMessage("lost".getBytes(UTF_8));
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        it.driver.sendStatusUpdate(status("t1", TaskState.TASK_STARTING));
        go.countDown();
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        it.driver.sendStatusUpdate(status("t1", TaskState.TASK_RUNNING));
        assertThat(states(it.agent.call(), it.agent.call())).containsExactly("TASK_STARTING", "TASK_RUNNING");
        assertThat(it.driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
        assertThat(it.agent.calls).isEmpty();
    }

    @Test
    void anUpdateIsSentUntilTheAgentTakesItAndBeforeThoseBehindIt() throws Exception {
        it.agent.then(it.agent.open(subscribed()));
        it.agent.statuses.addAll(List.of(503, 500));
        it.driver().start();
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        it.driver.sendStatusUpdate(status("t1", TaskState.TASK_STARTING));
        it.driver.sendStatusUpdate(status("t1", TaskState.TASK_RUNNING));
        List<Call> sent = List.of(it.agent.call(), it.agent.call(), it.agent.call(), it.agent.call());
        assertThat(states(sent.toArray(Call[]::new)))
                .containsExactly("TASK_STARTING", "TASK_STARTING", "TASK_STARTING", "TASK_RUNNING");
        assertThat(sent.get(0)).isEqualTo(sent.get(1)).isEqualTo(sent.get(2));
    }

    @Test
    void anUpdateThatIsNotAnsweredIsSentAgain() throws Exception {
        it.agent.then(it.agent.open(subscribed()));
        it.agent.statuses.add(0);
        it.driver().start();
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        it.driver.sendStatusUpdate(status("t1", TaskState.TASK_RUNNING));
        assertThat(it.agent.call()).isEqualTo(it.agent.call());
        assertThat(it.executor.log)
                .as("without checkpointing a disconnection would be the end")
                .isEmpty();
    }

    @Test
    void aMessageThatIsRefusedIsNotRepeated() throws Exception {
        it.agent.then(it.agent.open(subscribed()));
        it.agent.statuses.add(503);
        it.driver().start();
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        it.driver.sendFrameworkMessage("one".getBytes(UTF_8));
        it.driver.sendFrameworkMessage("two".getBytes(UTF_8));
        assertThat(it.agent.call().getMessage().getData().toStringUtf8()).isEqualTo("one");
        assertThat(it.agent.call().getMessage().getData().toStringUtf8()).isEqualTo("two");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theCallsMadeBeforeTheEndLeaveBeforeJoinReturns(boolean stop) throws Exception {
        it.agent.then(it.agent.open(subscribed()));
        it.agent.statuses.addAll(List.of(503, 503, 503));
        it.executor.onRegistered = driver -> {
            driver.sendStatusUpdate(status("t1", TaskState.TASK_FINISHED));
            if (stop) {
                driver.stop();
            } else {
                driver.abort();
            }
        };
        assertThat(it.driver().run()).isEqualTo(stop ? Status.DRIVER_STOPPED : Status.DRIVER_ABORTED);
        assertThat(it.agent.calls).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void d1AnInterruptDoesNotLoseTheLastUpdate(boolean stop, boolean inCallback) throws Exception {
        it.agent.then(it.agent.open(subscribed()));
        Consumer<ExecutorDriver> end = driver -> {
            Thread.currentThread().interrupt();
            driver.sendStatusUpdate(status("t1", TaskState.TASK_FINISHED));
            if (stop) {
                driver.stop();
            } else {
                driver.abort();
            }
            assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
        };
        if (inCallback) {
            it.executor.onRegistered = end;
        }
        it.driver().start();
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        if (inCallback) {
            it.driver.join();
        } else {
            end.accept(it.driver);
        }
        assertThat(it.agent.calls).extracting(Call::getType).containsExactly(Call.Type.UPDATE);
    }

    @Test
    void nothingIsCalledBackAfterAbort() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        it.agent.then(it.agent.open(subscribed(), launch("t1"), launch("t2")));
        it.executor.onLaunch = driver -> await(go);
        it.driver().start();
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        assertThat(it.executor.next()).startsWith("launchTask t1");
        CompletableFuture<Status> aborted = CompletableFuture.supplyAsync(it.driver::abort);
        // The state is the first thing that abort changes; what it waits for after that is this callback.
        Await.until("aborted", () -> it.driver.sendFrameworkMessage(new byte[0]) == Status.DRIVER_ABORTED);
        go.countDown();
        assertThat(aborted.get(10, TimeUnit.SECONDS)).isEqualTo(Status.DRIVER_ABORTED);
        assertThat(it.executor.log).isEmpty();
    }

    @Test
    void aCallbackThatThrowsAbortsTheDriver() throws Exception {
        it.agent.then(it.agent.open(subscribed(), launch("t1")));
        it.executor.onLaunch = driver -> {
            throw new IllegalStateException("a defect in the executor");
        };
        assertThat(it.driver().run()).isEqualTo(Status.DRIVER_ABORTED);
    }

    @Test
    void anErrorEventAbortsBeforeItIsTold() throws Exception {
        it.agent.then(it.agent.open(subscribed(), ScriptedAgent.error("no good"), launch("t1")));
        CompletableFuture<Status> seen = new CompletableFuture<>();
        it.executor.onError = driver -> seen.complete(driver.sendFrameworkMessage(new byte[0]));
        assertThat(it.driver().run()).isEqualTo(Status.DRIVER_ABORTED);
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        assertThat(it.executor.next()).isEqualTo("error no good");
        assertThat(seen.get()).isEqualTo(Status.DRIVER_ABORTED);
        assertThat(it.executor.log).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 415})
    void aRefusedSubscribeIsAnError(int httpStatus) throws Exception {
        it.withCheckpoint("15mins").agent.then(ScriptedAgent.status(httpStatus, "Executor cannot be found"));
        assertThat(it.driver().run()).isEqualTo(Status.DRIVER_ABORTED);
        assertThat(it.executor.next())
                .isEqualTo("error SUBSCRIBE refused with HTTP status " + httpStatus + ": Executor cannot be found");
    }

    @Test
    void anUpdateThatTheAgentWillNeverTakeIsAnError() throws Exception {
        it.agent.then(it.agent.open(subscribed()));
        it.agent.statuses.add(400);
        it.executor.onRegistered = driver -> driver.sendStatusUpdate(status("t1", TaskState.TASK_STAGING));
        assertThat(it.driver().run()).isEqualTo(Status.DRIVER_ABORTED);
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        assertThat(it.executor.next()).isEqualTo("error UPDATE refused with HTTP status 400: because");
    }

    @Test
    void anEnvironmentThatIsNoExecutorsIsAnError() throws Exception {
        it.environment.remove("MESOS_EXECUTOR_ID");
        assertThat(it.driver().run()).isEqualTo(Status.DRIVER_ABORTED);
        assertThat(it.executor.next())
                .isEqualTo("error not the environment that a Mesos agent gives its executors: "
                        + "MESOS_EXECUTOR_ID is not set");
        assertThat(it.driver.stop()).isEqualTo(Status.DRIVER_ABORTED);
    }

    @Test
    void authenticatesWithTheTokenOfTheAgent() throws Exception {
        it.with("MESOS_EXECUTOR_AUTHENTICATION_TOKEN", "a.jwt.token").agent.then(it.agent.open(subscribed()));
        it.driver().start();
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        it.driver.sendFrameworkMessage(new byte[] {1});
        it.agent.call();
        assertThat(it.agent.authorizations).containsExactly("Bearer a.jwt.token", "Bearer a.jwt.token");
    }

    @Test
    void itsThreadsAreFewAndNamedAndEnd() throws Exception {
        // Those of a driver of an earlier test may be about to end.
        Set<Thread> before = threads();
        it.agent.then(it.agent.open(subscribed()));
        it.driver().start();
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        Set<Thread> its = threads();
        its.removeAll(before);
        assertThat(its).hasSizeBetween(3, 5);
        it.driver.stop();
        for (Thread thread : its) {
            thread.join(10_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    @Test
    void anUnknownAcknowledgementChangesNothing() throws Exception {
        TaskStatus other = TaskStatus.newBuilder()
                .setState(org.apache.mesos.v1.Protos.TaskState.TASK_RUNNING)
                .setTaskId(org.apache.mesos.v1.Protos.TaskID.newBuilder().setValue("t9"))
                .build();
        it.agent.then(it.agent.open(subscribed(), acknowledged(other), message("on")));
        it.driver().start();
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        assertThat(it.executor.next()).isEqualTo("frameworkMessage on");
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("mesos-"))
                .collect(Collectors.toSet());
    }

    private static List<String> states(Call... calls) {
        List<String> states = new ArrayList<>();
        for (Call call : calls) {
            states.add(call.getUpdate().getStatus().getState().name());
        }
        return states;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
