package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static streamsx.mesos.driver.ExecutorFixture.REGISTERED;
import static streamsx.mesos.driver.ExecutorFixture.status;
import static streamsx.mesos.driver.ScriptedAgent.acknowledged;
import static streamsx.mesos.driver.ScriptedAgent.launch;
import static streamsx.mesos.driver.ScriptedAgent.message;
import static streamsx.mesos.driver.ScriptedAgent.shutdown;
import static streamsx.mesos.driver.ScriptedAgent.subscribed;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.v1.executor.Protos.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import streamsx.mesos.driver.internal.executor.ExecutorProcessEnd;
import streamsx.mesos.testsupport.LogCapture;

/** Agents that go away, and shutdown. */
@Timeout(60)
class HttpExecutorDriverRecoveryIT {

    private static final String REREGISTERED = "reregistered agent.example";

    @RegisterExtension
    final ExecutorFixture it = new ExecutorFixture();

    @Test
    void comesBackWithEveryTaskAndUpdateThatIsNotAcknowledged() throws Exception {
        it.withCheckpoint("15mins")
                .agent
                .then(
                        it.agent.open(subscribed(), launch("t1"), launch("t2"), launch("t3")),
                        ScriptedAgent.status(503, ""),
                        ScriptedAgent.status(404, ""),
                        it.agent.open(subscribed()));
        it.driver().start();
        assertThat(it.agent.subscribe().getSubscribe().getUnacknowledgedTasksList())
                .isEmpty();
        skipTo("launchTask t3 (task t3) on S1");
        it.driver.sendStatusUpdate(status("t1", TaskState.TASK_STARTING));
        it.driver.sendStatusUpdate(status("t2", TaskState.TASK_RUNNING));
        it.driver.sendStatusUpdate(status("t1", TaskState.TASK_RUNNING));
        Call first = it.agent.call();
        Call second = it.agent.call();
        Call third = it.agent.call();
        it.agent.send(acknowledged(first.getUpdate().getStatus()));
        it.agent.endStream();
        assertThat(it.executor.next()).isEqualTo("disconnected");
        assertThat(it.executor.next()).isEqualTo(REREGISTERED);
        it.agent.subscribe();
        it.agent.subscribe();
        Call.Subscribe again = it.agent.subscribe().getSubscribe();
        assertThat(again.getUnacknowledgedTasksList())
                .extracting(task -> task.getTaskId().getValue())
                .containsExactly("t2", "t3");
        assertThat(again.getUnacknowledgedUpdatesList()).containsExactly(second.getUpdate(), third.getUpdate());
        assertThat(it.agent.calls).as("told with SUBSCRIBE alone").isEmpty();
        it.agent.send(launch("t2"));
        it.agent.send(message("on"));
        assertThat(it.executor.next()).as("a task known already is no news").isEqualTo("frameworkMessage on");
        assertThat(it.processEnd).isNotDone();
    }

    @Test
    void anUpdateMadeWhileTheAgentIsAwayGoesWithTheNextSubscribe() throws Exception {
        CountDownLatch back = new CountDownLatch(1);
        it.withCheckpoint("15mins")
                .agent
                .then(it.agent.open(subscribed()), exchange -> back.await(), it.agent.open(subscribed()));
        it.driver().start();
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        it.agent.endStream();
        assertThat(it.executor.next()).isEqualTo("disconnected");
        it.agent.subscribe();
        it.agent.subscribe();
        it.driver.sendStatusUpdate(status("t1", TaskState.TASK_FINISHED));
        it.driver.sendFrameworkMessage(new byte[] {1});
        back.countDown();
        assertThat(it.executor.next()).isEqualTo(REREGISTERED);
        assertThat(it.agent.subscribe().getSubscribe().getUnacknowledgedUpdatesList())
                .extracting(update -> update.getStatus().getState().name())
                .containsExactly("TASK_FINISHED");
        it.driver.stop();
        assertThat(it.agent.calls).isEmpty();
    }

    @Test
    void withCheckpointingItWaitsForTheRecoveryTimeoutAndThenShutsDown() throws Exception {
        it.withCheckpoint("400ms").agent.then(it.agent.open(subscribed()));
        it.driver().start();
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        long gone = System.nanoTime();
        it.agent.close();
        assertThat(it.executor.next()).isEqualTo("disconnected");
        assertThat(it.executor.next()).isEqualTo("shutdown");
        assertThat(Duration.ofNanos(System.nanoTime() - gone)).isBetween(Duration.ofMillis(395), Duration.ofSeconds(8));
        assertThat(it.driver.sendFrameworkMessage(new byte[0]))
                .as("as the native one")
                .isEqualTo(Status.DRIVER_RUNNING);
    }

    @Test
    void theRecoveryTimeoutBeginsAnewWithEachSubscription() throws Exception {
        it.withCheckpoint("2secs").agent.then(it.agent.open(subscribed()), it.agent.open(subscribed()));
        it.driver().start();
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        assertThat(it.executor.log.poll(2200, TimeUnit.MILLISECONDS))
                .as("longer than the timeout, but subscribed")
                .isNull();
        it.agent.endStream();
        assertThat(it.executor.next()).isEqualTo("disconnected");
        assertThat(it.executor.next()).isEqualTo(REREGISTERED);
    }

    @Test
    void withoutCheckpointingAnAgentThatGoesIsTheEnd() throws Exception {
        it.agent.then(it.agent.open(subscribed()), it.agent.open(subscribed()));
        it.driver().start();
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        it.agent.endStream();
        assertThat(it.executor.next()).isEqualTo("disconnected");
        assertThat(it.executor.next()).isEqualTo("shutdown");
        it.driver.stop();
        assertThat(it.agent.subscribes).hasSize(1);
    }

    @Test
    void withoutCheckpointingAnAgentThatWasNeverThereIsTheEnd() throws Exception {
        it.agent.close();
        it.driver().start();
        assertThat(it.executor.next()).isEqualTo("shutdown");
    }

    @Test
    void garbageOnTheStreamIsAsIfTheAgentHadGoneAndWhatCameBeforeItCounts() throws Exception {
        it.withCheckpoint("15mins")
                .agent
                .then(
                        it.agent.open(subscribed(), launch("t1"), "rubbish".getBytes(StandardCharsets.US_ASCII)),
                        it.agent.open(subscribed()));
        it.driver().start();
        assertThat(it.executor.next(4))
                .containsExactly(REGISTERED, "launchTask t1 (task t1) on S1", "disconnected", REREGISTERED);
    }

    /** "Executor is not subscribed", or no answer: either way the stream may have ended without a sign. */
    @ParameterizedTest
    @ValueSource(ints = {403, 0})
    void anAgentThatDoesNotTakeAnUpdateIsSubscribedToAgain(int status) throws Exception {
        it.withCheckpoint("15mins").agent.then(it.agent.open(subscribed()), it.agent.open(subscribed()));
        it.agent.statuses.add(status);
        it.driver().start();
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        it.agent.subscribe();
        it.driver.sendStatusUpdate(status("t1", TaskState.TASK_RUNNING));
        assertThat(it.executor.next()).isEqualTo("disconnected");
        assertThat(it.executor.next()).isEqualTo(REREGISTERED);
        assertThat(it.agent.subscribe().getSubscribe().getUnacknowledgedUpdatesCount())
                .isEqualTo(1);
    }

    @Test
    void aShutdownIsTheLastCallbackAndUpdatesStillLeave() throws Exception {
        it.withCheckpoint("15mins").agent.then(it.agent.open(subscribed(), shutdown(), launch("t1"), shutdown()));
        it.executor.onShutdown = driver -> driver.sendStatusUpdate(status("t0", TaskState.TASK_KILLED));
        it.driver().start();
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        assertThat(it.executor.next()).isEqualTo("shutdown");
        assertThat(it.agent.call().getUpdate().getStatus().getTaskId().getValue())
                .isEqualTo("t0");
        it.agent.subscribe();
        it.agent.endStream();
        assertThat(it.agent.subscribes.poll(500, TimeUnit.MILLISECONDS))
                .as("another SUBSCRIBE")
                .isNull();
        assertThat(it.driver.stop()).isEqualTo(Status.DRIVER_STOPPED);
        assertThat(it.executor.log).isEmpty();
        assertThat(it.processEnd).isNotDone();
    }

    @Test
    void aSecondShutdownIsNoNewsAndStartsNoGracePeriodOfItsOwn() throws Exception {
        it.with("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "200ms")
                .agent
                .then(it.agent.open(subscribed(), shutdown(), shutdown()));
        try (LogCapture logs = new LogCapture()) {
            it.driver().start();
            assertThat(it.executor.next(2)).containsExactly(REGISTERED, "shutdown");
            it.processEnd.get(20, TimeUnit.SECONDS);
            assertThat(it.executor.log.poll(400, TimeUnit.MILLISECONDS)).isNull();
            assertThat(it.processEnds).hasValue(1);
            assertThat(logs.lines())
                    .filteredOn(line -> line.contains("the agent asks for it"))
                    .hasSize(1);
        }
    }

    @Test
    void afterTheGracePeriodTheProcessEndsEvenIfTheCallbackHangs() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        it.with("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "300ms").agent.then(it.agent.open(subscribed(), shutdown()));
        it.executor.onShutdown = driver -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        long before = System.nanoTime();
        it.driver().start();
        it.processEnd.get(20, TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        never.countDown();
    }

    @Test
    void anExecutorThatSharesItsProcessDoesNotEndIt() throws Exception {
        it.with("MESOS_LOCAL", "1")
                .with("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "1ms")
                .agent
                .then(it.agent.open(subscribed(), shutdown()));
        it.driver().start();
        assertThat(it.executor.next()).isEqualTo(REGISTERED);
        assertThat(it.executor.next()).isEqualTo("shutdown");
        assertThatThrownBy(() -> it.processEnd.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void theProcessGroupEndsWithWhatTheExecutorStarted() throws Exception {
        Process leader = new ProcessBuilder(
                        "setsid",
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledGroup.class.getName())
                .start();
        try {
            long child = Long.parseLong(leader.inputReader().readLine());
            ProcessHandle started = ProcessHandle.of(child).orElseThrow();
            leader.getOutputStream().close();
            assertThat(leader.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(leader.exitValue()).isEqualTo(128 + 9);
            started.onExit().get(20, TimeUnit.SECONDS);
        } finally {
            leader.destroyForcibly();
        }
    }

    /** Starts a process, says its pid, and ends the group when its input ends. */
    static final class KilledGroup {
        public static void main(String[] args) throws Exception {
            System.out.println(new ProcessBuilder("sleep", "60").start().pid());
            while (System.in.read() >= 0) {
                continue;
            }
            ExecutorProcessEnd.killProcessGroup();
        }
    }

    private void skipTo(String entry) throws InterruptedException {
        while (!it.executor.next().equals(entry)) {
            continue;
        }
    }
}
