package streamsx.mesos.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import streamsx.mesos.benchmarks.report.BenchmarkException;
import streamsx.mesos.benchmarks.report.Figures;
import streamsx.mesos.benchmarks.report.Report;
import streamsx.mesos.benchmarks.site.Instance;
import streamsx.mesos.benchmarks.site.LatchNodes;
import streamsx.mesos.benchmarks.site.Rest;
import streamsx.mesos.benchmarks.site.Site;
import streamsx.mesos.benchmarks.site.Waits;

/** How long a new leader takes until it knows of every task of the old one that it runs. */
@Command(
        name = "reconcile",
        description = {
            "Load and reconcile many running tasks.",
            "ZooKeeper, the sandbox's Mesos master, agents that only pretend to run tasks (one process) and an "
                    + "instance, which is"
                    + " asked for the tasks by REST. Then it is killed, its latch node deleted, and a standby "
                    + "takes over. It has"
                    + " reconciled when Mesos has reported every task to it and it has answered a request that "
                    + "came after the last."
        })
final class Reconcile extends SiteBenchmark {
    private static final int PER_REQUEST = 100;
    private static final int REQUESTS_AT_ONCE = 4;
    private static final int CONFLICT = 409;
    private static final Duration LAUNCH = Duration.ofMinutes(10);
    private static final Duration TAKEOVER = Duration.ofMinutes(3);

    @Option(
            names = "--tasks",
            paramLabel = "n",
            defaultValue = "10000",
            description = "1 to 100000 (default: ${DEFAULT-VALUE})")
    private int tasks;

    @Option(names = "--agents", paramLabel = "n", description = "1 to 2000 (default: one for 100 tasks)")
    private Integer agents;

    @Option(names = "--runs", paramLabel = "n", defaultValue = "5", description = "(default: ${DEFAULT-VALUE})")
    private int runs;

    private final Figures elected = new Figures();
    private final Figures loaded = new Figures();
    private final Figures ready = new Figures();
    private final Figures reconciled = new Figures();
    private final Figures fromDeletion = new Figures();
    private final Figures live = new Figures();
    private final Figures resident = new Figures();

    @Override
    public Integer call() throws Exception {
        within("--tasks", tasks, 1, 100_000);
        int agentCount = agents == null ? Math.max(1, tasks / 100) : agents;
        within("--agents", agentCount, 1, 2_000);
        within("--runs", runs, 1, 1_000);
        heap();
        settle();
        Report report = new Report("reconcile", "what, " + runs + " runs", "median (least … most)");
        try (Site site = new Site()) {
            site.startZooKeeper();
            site.startMaster();
            site.startSimulatedAgents(agentCount);
            Instance leader = start(site);
            site.awaitLeader(List.of(leader));
            launch(site, leader);
            try (LatchNodes latches = new LatchNodes(site)) {
                for (int i = 0; i < runs; i++) {
                    leader = takeOver(site, latches, leader);
                }
            }
        }
        complete(report, agentCount);
        report.print(out());
        return 0;
    }

    private Instance start(Site site) {
        // Its own time does not count here, and without it the tasks are there sooner.
        Instance instance = site.startInstance(heap(), false, "WAIT_ALLOCATED_SECS=0.1", "WAIT_ASYNC_SECS=60");
        instance.awaitUp();
        return instance;
    }

    private void launch(Site site, Instance leader) throws InterruptedException {
        say("Launching " + tasks + " tasks …");
        long start = System.nanoTime();
        site.connectClient(leader);
        ExecutorService callers = Executors.newFixedThreadPool(REQUESTS_AT_ONCE);
        try {
            List<Future<?>> requests = new ArrayList<>();
            for (int asked = 0; asked < tasks; asked += PER_REQUEST) {
                int count = Math.min(PER_REQUEST, tasks - asked);
                requests.add(callers.submit(() -> site.allocate(leader, count)));
            }
            for (Future<?> request : requests) {
                request.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BenchmarkException ours
                    ? ours
                    : new BenchmarkException("the tasks could not be launched", e.getCause());
        } finally {
            callers.shutdownNow();
        }
        site.awaitHealthy(leader, tasks, LAUNCH, Duration.ofSeconds(1));
        say(String.format(Locale.ROOT, "  all allocated after %.1f s", Waits.millis(start, System.nanoTime()) / 1000));
    }

    private Instance takeOver(Site site, LatchNodes latches, Instance old) throws IOException {
        Instance successor = start(site);
        successor.expectTasks(tasks);
        String latch = latches.of(old);
        site.awaitQuiet(settle());
        old.kill();
        old.awaitExit();
        latches.delete(latch);
        long deleted = System.nanoTime();
        long heard = successor.awaitTasks(TAKEOVER);
        // What the term has not digested yet of what Mesos said stands before this in its queue; it changes nothing.
        Rest.Answer answer = site.rest().post(successor.address(), "/stop", Map.of("force", false));
        long digested = System.nanoTime();
        if (answer.status() != CONFLICT) {
            throw new BenchmarkException("the new leader answered " + answer.status() + ": " + answer.body());
        }
        long begin = successor.first(Instance.ELECTED, TAKEOVER).nanos();
        elected.add(Waits.millis(deleted, begin));
        loaded.add(
                Waits.millis(begin, successor.first(Instance.LOADED, TAKEOVER).nanos()));
        ready.add(Waits.millis(begin, successor.first(Instance.READY, TAKEOVER).nanos()));
        reconciled.add(Waits.millis(begin, digested));
        fromDeletion.add(Waits.millis(deleted, digested));
        site.awaitQuiet(settle());
        long[] megabytes = successor.residentMegabytes();
        live.add(successor.liveBytes() / 1048576.0);
        resident.add((double) megabytes[1]);
        int healthy = site.healthyResources(successor);
        if (healthy != tasks) {
            throw new BenchmarkException("the new leader knows " + healthy + " running tasks of " + tasks);
        }
        say(String.format(
                Locale.ROOT,
                "  loaded %,.0f, ready %,.0f, all reported %,.0f, reconciled %,.0f ms after the"
                        + " election; heap in use %,.0f MB",
                loaded.last(),
                ready.last(),
                Waits.millis(begin, heard),
                reconciled.last(),
                live.last()));
        site.forget(old);
        return successor;
    }

    private double targetMillis() {
        return tasks <= 10_000 ? 3_000 : tasks <= 50_000 ? 12_000 : Double.NaN;
    }

    private void complete(Report report, int agentCount) {
        report.row("latch node deleted → elected, ms", elected.describe());
        report.row("elected → loaded " + tasks + " resources, ms", loaded.describe());
        report.row("elected → ready (subscribed), ms", ready.describe());
        report.row("elected → all " + tasks + " tasks reconciled, ms", reconciled.describe());
        report.row("latch node deleted → all reconciled, ms", fromDeletion.describe());
        report.row("heap in use after a full collection, MB, of -Xmx" + heap(), live.describe());
        report.row("resident memory at its highest, MB", resident.describe());
        double target = targetMillis();
        report.fact("tasks", tasks);
        report.fact("agents", agentCount);
        report.fact("runs", runs);
        report.fact("heap", heap());
        report.fact("loadedMedianMs", loaded.median());
        report.fact("readyMedianMs", ready.median());
        report.fact("reconciledMedianMs", reconciled.median());
        report.fact("reconciledMaxMs", reconciled.most());
        report.fact("fromDeletionMedianMs", fromDeletion.median());
        report.fact("heapInUseMb", live.median());
        report.fact("residentPeakMb", resident.median());
        if (!Double.isNaN(target)) {
            boolean met = fromDeletion.median() <= target;
            report.row("target ≤ " + Math.round(target) + " ms", met ? "met" : "missed");
            report.fact("targetMs", target);
            report.fact("met", met);
        }
    }
}
