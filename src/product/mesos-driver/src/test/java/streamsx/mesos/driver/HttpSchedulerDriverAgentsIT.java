package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.Protos.Filters;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.junit.jupiter.api.Test;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;

/** What becomes of tasks and offers when the driver or the agent changes; they say what the captures show. */
class HttpSchedulerDriverAgentsIT extends RunningTasksFixture {

    private static final Filters LONG =
            Filters.newBuilder().setRefuseSeconds(3600).build();

    @Test
    void aSecondDriverFindsTheTasks() throws Exception {
        HttpSchedulerDriver driver = startAll();
        Offer offer = scheduler.offer();
        launch(driver, offer, task(offer, "t", "sleep 60"), task(offer, "unheard", "sleep 60"));
        int pid = running(driver, scheduler, "t").getContainerStatus().getExecutorPid();
        // What waits to be sent is dropped by stop(), the acknowledgement too; the answer to a later call says it is
        // out.
        driver.reconcileTasks(List.of());
        scheduler.await("accepted RECONCILE");
        assertThat(driver.stop(true)).isEqualTo(Status.DRIVER_STOPPED);

        RecordingScheduler successor = new RecordingScheduler();
        HttpSchedulerDriver second = driver(successor);
        assertThat(successor.next()).isEqualTo("registered my-own-id-0002");
        second.reconcileTasks(List.of(asked("t", offer.getSlaveId())));
        TaskStatus found = successor.update("t");
        assertThat(found.getState()).isEqualTo(TaskState.TASK_RUNNING);
        assertThat(found.getContainerStatus().getExecutorPid()).isEqualTo(pid);
        assertThat(ProcessHandle.of(pid)).get().matches(ProcessHandle::isAlive);
        // What the first one left unacknowledged is told to the second.
        running(second, successor, "unheard");
        second.killTask(id("t"));
        assertThat(successor.update("t").getState()).isEqualTo(TaskState.TASK_KILLED);
        assertThat(second.stop(false)).isEqualTo(Status.DRIVER_STOPPED);
    }

    @Test
    void anAgentIsLostAndReturns() throws Exception {
        master = SandboxMaster.start(config().withAgentPings(Duration.ofMillis(400), 3));
        agent = SandboxAgent.start(agentConfig());
        HttpSchedulerDriver driver = driver(scheduler);
        Offer offer = scheduler.offer();
        launch(driver, offer, task(offer, "t", "sleep 60"));
        TaskStatus running = running(driver, scheduler, "t");
        Offer held = scheduler.offer();
        agent.close();
        scheduler.await("rescinded " + held.getId().getValue());
        TaskStatus lost = scheduler.update("t");
        assertThat(lost.getState()).isEqualTo(TaskState.TASK_UNREACHABLE);
        assertThat(lost.getMessage()).isEqualTo("health check timed out");
        assertThat(lost.getReason()).isEqualTo(TaskStatus.Reason.REASON_SLAVE_REMOVED);
        assertThat(lost.getUnreachableTime().getNanoseconds()).isPositive();
        assertThat(lost.hasUuid()).isFalse();
        scheduler.await("slaveLost " + offer.getSlaveId().getValue());
        driver.reconcileTasks(List.of(lost));
        TaskStatus still = scheduler.update("t");
        assertThat(still.getState()).isEqualTo(TaskState.TASK_UNREACHABLE);
        assertThat(still.getMessage()).isEqualTo("Reconciliation: Task is unreachable");
        assertThat(still.getUnreachableTime()).isEqualTo(lost.getUnreachableTime());

        agent = SandboxAgent.start(agentConfig());
        TaskStatus back = scheduler.update("t");
        assertThat(back.getState()).isEqualTo(TaskState.TASK_RUNNING);
        assertThat(back.getMessage()).isEqualTo("Unreachable agent re-reregistered");
        assertThat(back.getReason()).isEqualTo(TaskStatus.Reason.REASON_SLAVE_REREGISTERED);
        assertThat(back.getSlaveId()).isEqualTo(offer.getSlaveId());
        assertThat(back.getContainerStatus()).isEqualTo(running.getContainerStatus());
        assertThat(ProcessHandle.of(back.getContainerStatus().getExecutorPid()))
                .get()
                .matches(ProcessHandle::isAlive);
        assertThat(scheduler.offer().getSlaveId()).isEqualTo(offer.getSlaveId());
    }

    @Test
    void declinesSuppressesAndRevives() throws Exception {
        HttpSchedulerDriver driver = startAll();
        driver.declineOffer(scheduler.offer().getId(), AT_ONCE);
        driver.declineOffer(scheduler.offer().getId(), LONG);
        assertThat(offerSoon()).as("after a long refusal").isNull();
        driver.reviveOffers();
        Offer revived = scheduler.offer();
        driver.suppressOffers();
        driver.declineOffer(revived.getId(), AT_ONCE);
        assertThat(offerSoon()).as("suppressed").isNull();
        driver.reviveOffers(List.of("another-role"));
        assertThat(offerSoon()).as("another role revived").isNull();
        driver.reviveOffers(List.of("*"));
        Offer last = scheduler.offer();
        assertThat(last.getId()).isNotEqualTo(revived.getId());

        // A launch of nothing refuses the offer, and a declined one can no longer be used.
        driver.launchTasks(List.of(last.getId()), List.of(), LONG);
        assertThat(offerSoon()).as("refused by an empty launch").isNull();
        driver.launchTasks(List.of(revived.getId()), List.of(task(revived, "late", "true")));
        TaskStatus dropped = scheduler.update("late");
        assertThat(dropped.getState()).isEqualTo(TaskState.TASK_DROPPED);
        assertThat(dropped.getReason()).isEqualTo(TaskStatus.Reason.REASON_INVALID_OFFERS);
        assertThat(dropped.getMessage())
                .isEqualTo("Task launched with invalid offers: Offer "
                        + revived.getId().getValue() + " is no longer valid");
    }

    /** An offer that six allocation runs bring, or null. */
    private Offer offerSoon() throws InterruptedException {
        return scheduler.offers.poll(ALLOCATION.multipliedBy(6).toMillis(), TimeUnit.MILLISECONDS);
    }
}
