package streamsx.mesos.examples.failover;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mesos.Protos.CommandInfo;
import org.apache.mesos.Protos.ExecutorID;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.MasterInfo;
import org.apache.mesos.Protos.Offer;
import org.apache.mesos.Protos.OfferID;
import org.apache.mesos.Protos.SlaveID;
import org.apache.mesos.Protos.TaskID;
import org.apache.mesos.Protos.TaskInfo;
import org.apache.mesos.Protos.TaskState;
import org.apache.mesos.Protos.TaskStatus;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import streamsx.mesos.examples.support.Room;

/**
 * Keeps one task running, whatever happens to the scheduler itself. Three rules do it: the framework id is kept, so
 * Mesos takes the next scheduler for this one; the task's id is written down <em>before</em> the task is launched, so
 * no crash leaves a task that nobody knows; and after each registration Mesos is asked what became of it, until it
 * knows.
 */
class FailoverScheduler implements Scheduler {

    private static final double CPUS = 0.1;
    private static final double MEM = 32;

    /** How long agents may take to come to a new master; real frameworks wait for --agent_reregister_timeout. */
    private static final Duration AGENTS_RETURN = Duration.ofMinutes(1);

    private static final Duration ASK_AGAIN = Duration.ofSeconds(2);

    private final FrameworkFile file;
    private final Duration agentsReturn;
    private final Duration askAgain;
    /** The number of the question that has no answer yet; none of those before is put again. */
    private final AtomicInteger question = new AtomicInteger();
    /** Belongs to the callbacks' thread. */
    private Optional<Instant> unknownSince = Optional.empty();

    FailoverScheduler(FrameworkFile file) {
        this(file, AGENTS_RETURN, ASK_AGAIN);
    }

    FailoverScheduler(FrameworkFile file, Duration agentsReturn, Duration askAgain) {
        this.file = file;
        this.agentsReturn = agentsReturn;
        this.askAgain = askAgain;
    }

    /** Comes once in the life of a driver, also if another scheduler had registered under this id before. */
    @Override
    public void registered(SchedulerDriver driver, FrameworkID framework, MasterInfo master) {
        boolean known = file.framework().isPresent();
        file.framework(framework.getValue());
        System.out.println(
                (known ? "registered again as framework " : "registered as new framework ") + framework.getValue());
        askUntilItIsKnown(driver);
    }

    /** Comes when the driver has found a master again, the same one or another. */
    @Override
    public void reregistered(SchedulerDriver driver, MasterInfo master) {
        System.out.println("the master is back");
        askUntilItIsKnown(driver);
    }

    /**
     * Updates may have been sent while nobody listened; the answer to this is an update that tells the task's state.
     */
    private void askUntilItIsKnown(SchedulerDriver driver) {
        unknownSince = Optional.empty();
        file.task().ifPresent(task -> System.out.println("asking Mesos about task " + task));
        ask(driver, question.incrementAndGet());
    }

    /**
     * A master says nothing of a task whose agent has yet to come back to it, and a question may be lost: it is put
     * again.
     */
    private void ask(SchedulerDriver driver, int number) {
        file.task().filter(task -> question.get() == number).ifPresent(task -> {
            TaskStatus.Builder asked = TaskStatus.newBuilder()
                    .setTaskId(TaskID.newBuilder().setValue(task))
                    // Required by the message, ignored by Mesos.
                    .setState(TaskState.TASK_STAGING);
            // With the agent's name the answer is certain: without it an unknown task could be on any agent.
            file.agent()
                    .ifPresent(agent -> asked.setSlaveId(SlaveID.newBuilder().setValue(agent)));
            driver.reconcileTasks(List.of(asked.build()));
            CompletableFuture.delayedExecutor(askAgain.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> ask(driver, number));
        });
    }

    @Override
    public void resourceOffers(SchedulerDriver driver, List<Offer> offers) {
        for (Offer offer : offers) {
            // A task that is written down may run, even if nothing has been heard of it yet: never start another one.
            if (file.task().isEmpty() && Room.of(offer, "cpus") >= CPUS && Room.of(offer, "mem") >= MEM) {
                launch(driver, offer);
            } else {
                driver.declineOffer(offer.getId());
            }
        }
    }

    private void launch(SchedulerDriver driver, Offer offer) {
        // Task ids are never used twice.
        String id = "sleep-" + UUID.randomUUID();
        file.task(id, offer.getSlaveId().getValue());
        System.out.println("launching task " + id);
        driver.launchTasks(
                List.of(offer.getId()),
                List.of(TaskInfo.newBuilder()
                        .setName("sleep")
                        .setTaskId(TaskID.newBuilder().setValue(id))
                        .setSlaveId(offer.getSlaveId())
                        .setCommand(CommandInfo.newBuilder().setValue("exec sleep 86400"))
                        .addResources(Room.scalar("cpus", CPUS))
                        .addResources(Room.scalar("mem", MEM))
                        .build()));
    }

    @Override
    public void statusUpdate(SchedulerDriver driver, TaskStatus status) {
        String task = status.getTaskId().getValue();
        boolean asked = status.getReason() == TaskStatus.Reason.REASON_RECONCILIATION;
        System.out.println((asked ? "reconciled: task " : "task ") + task + " is " + status.getState()
                + (status.getMessage().isEmpty() ? "" : " (" + status.getMessage() + ")"));
        if (!file.task().equals(Optional.of(task))) {
            return;
        }
        if (status.getState() == TaskState.TASK_UNKNOWN && mayBecomeKnown()) {
            // A new master without a registry: it answers so until the task's agent has come to it.
            return;
        }
        noMoreQuestions();
        switch (status.getState()) {
            case TASK_STAGING, TASK_STARTING, TASK_RUNNING, TASK_KILLING -> {}
            // Its agent is away. It may come back with the task, so this is not the task's end.
            case TASK_UNREACHABLE -> System.out.println("waiting for its agent");
            default -> {
                file.noTask();
                // Offers declined before would only come again after a while.
                driver.reviveOffers();
            }
        }
    }

    private void noMoreQuestions() {
        question.incrementAndGet();
        unknownSince = Optional.empty();
    }

    private boolean mayBecomeKnown() {
        Instant now = Instant.now();
        unknownSince = unknownSince.or(() -> Optional.of(now));
        return Duration.between(unknownSince.get(), now).compareTo(agentsReturn) < 0;
    }

    @Override
    public void disconnected(SchedulerDriver driver) {
        System.out.println("the master is away; the task goes on");
        noMoreQuestions();
    }

    @Override
    public void error(SchedulerDriver driver, String message) {
        // For example "Framework has been removed": somebody tore it down, or it was away for too long.
        System.err.println("the driver gives up: " + message);
    }

    @Override
    public void offerRescinded(SchedulerDriver driver, OfferID offer) {
        // Nothing is kept of an offer.
    }

    @Override
    public void frameworkMessage(SchedulerDriver driver, ExecutorID executor, SlaveID agent, byte[] data) {
        // Mesos' own executor, which runs the command, sends none.
    }

    @Override
    public void slaveLost(SchedulerDriver driver, SlaveID agent) {
        System.out.println("agent " + agent.getValue() + " is lost");
    }

    @Override
    public void executorLost(SchedulerDriver driver, ExecutorID executor, SlaveID agent, int status) {
        // The task's update has the answer.
    }
}
