package streamsx.mesos.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import streamsx.mesos.chaos.cluster.Cluster;
import streamsx.mesos.chaos.cluster.ManagedProcess;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.chaos.history.Recorder;
import streamsx.mesos.chaos.net.Link;
import streamsx.mesos.chaos.net.LinkCondition;
import streamsx.mesos.chaos.observe.Leaders;
import streamsx.mesos.chaos.observe.ProcessWatch;
import streamsx.mesos.chaos.plan.Fault;
import streamsx.mesos.chaos.plan.FaultKind;
import streamsx.mesos.chaos.plan.Targets;

/** Carries a plan out. What cannot be done when its time has come, such as killing who is down, is left out. */
final class FaultRunner implements AutoCloseable {
    private final Cluster cluster;
    private final Recorder recorder;
    private final Leaders leaders;
    private final ProcessWatch tasks;
    private final AtomicInteger done = new AtomicInteger();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(3, work -> {
        Thread thread = new Thread(work, "faults");
        thread.setDaemon(true);
        return thread;
    });

    /** @param tasks finds tasks' processes; null if they do not run here, or are none of ours */
    FaultRunner(Cluster cluster, Recorder recorder, ProcessWatch tasks) {
        this.cluster = cluster;
        this.recorder = recorder;
        this.tasks = tasks;
        leaders = new Leaders(cluster);
    }

    /** Begins; the plan's times count from now. */
    void start(List<Fault> plan) {
        plan.forEach(f -> timer.schedule(() -> begin(f), f.atMillis(), TimeUnit.MILLISECONDS));
    }

    /** How many faults there were. */
    int count() {
        return done.get();
    }

    private void begin(Fault fault) {
        try {
            Optional<Runnable> end = fault.kind() == FaultKind.KILL_TASK
                    ? killTask(fault)
                    : fault.kind().ofProcess() ? harm(fault) : cut(fault);
            end.ifPresentOrElse(
                    e -> {
                        done.incrementAndGet();
                        timer.schedule(() -> end(fault, e), fault.forMillis(), TimeUnit.MILLISECONDS);
                    },
                    () -> recorder.note("left out: " + fault.text()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            recorder.note("DEFECT of chaos: " + fault.text() + " failed: " + e);
        }
    }

    private void end(Fault fault, Runnable end) {
        end.run();
        recorder.add(new Fact.FaultEnded(Recorder.now(), fault.number(), fault.target()));
    }

    private void began(Fault fault, String target) {
        recorder.add(new Fact.FaultBegan(
                Recorder.now(),
                fault.number(),
                target,
                fault.text() + (target.equals(fault.target()) ? "" : " (" + target + ")")));
    }

    private Optional<Runnable> harm(Fault fault) throws InterruptedException {
        String name =
                switch (fault.target()) {
                    case Targets.LEADER -> leaders.instance();
                    case Targets.LEADING_MASTER -> leaders.master();
                    default -> fault.target();
                };
        ManagedProcess process = cluster.process(name);
        if (process == null) {
            return Optional.empty();
        }
        // Said first: what comes of it must not stand before it.
        synchronized (process) {
            if (!process.up()) {
                return Optional.empty();
            }
            began(fault, name);
            process.harm(fault.kind());
        }
        return Optional.of(process::heal);
    }

    private Optional<Runnable> killTask(Fault fault) throws java.io.IOException {
        Map<String, ProcessWatch.Running> running = tasks == null ? Map.of() : tasks.read();
        if (running.isEmpty()) {
            return Optional.empty();
        }
        ProcessWatch.Running victim = new ArrayList<>(running.values()).get(fault.strength() % running.size());
        began(fault, victim.task());
        ProcessHandle.of(victim.pid()).ifPresent(ProcessHandle::destroyForcibly);
        return Optional.of(() -> {});
    }

    private Optional<Runnable> cut(Fault fault) {
        Link line = cluster.line(fault.target());
        LinkCondition condition = line.condition();
        began(fault, fault.target());
        switch (fault.kind()) {
            case CUT -> {
                condition.refuse();
                line.cut();
            }
            case RESET -> line.cut();
            case REFUSE -> condition.refuse();
            case HOLD -> {
                condition.hold(LinkCondition.Direction.UP);
                condition.hold(LinkCondition.Direction.DOWN);
            }
            case HOLD_UP -> condition.hold(LinkCondition.Direction.UP);
            case HOLD_DOWN -> condition.hold(LinkCondition.Direction.DOWN);
            case DELAY -> condition.delay(fault.strength());
            default -> throw new IllegalArgumentException(fault.kind() + " is not for lines");
        }
        return Optional.of(condition::clear);
    }

    /** No fault begins from now on; those that last are for the cluster to heal. */
    @Override
    public void close() throws InterruptedException {
        timer.shutdownNow();
        timer.awaitTermination(10, TimeUnit.SECONDS);
        leaders.close();
    }
}
