package streamsx.mesos.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import streamsx.mesos.benchmarks.report.BenchmarkException;
import streamsx.mesos.benchmarks.report.Figures;
import streamsx.mesos.benchmarks.report.Report;
import streamsx.mesos.benchmarks.site.Instance;
import streamsx.mesos.benchmarks.site.LatchNodes;
import streamsx.mesos.benchmarks.site.Site;
import streamsx.mesos.benchmarks.site.Waits;

/** How long nobody serves when the leader changes: from the loss of the latch node to the next leader's HTTP API. */
@Command(
        name = "failover",
        description = {
            "The time without a leader, seen from outside.",
            "ZooKeeper, a Mesos master, an agent with real tasks and instances, each a process of its own. An "
                    + "instance counts as the"
                    + " new leader when its GET /leaderhealth says 200; all standbys are asked, one after the "
                    + "other, without a pause"
                    + " longer than 2 ms."
        })
final class Failover extends SiteBenchmark {
    private static final double TARGET_MILLIS = 500;
    private static final Duration SETTLE = Duration.ofSeconds(60);

    /** How the leader goes. */
    enum Series {
        /** Its latch node is deleted while it lives: what counts begins when the deletion is done. */
        DELETED("latch node deleted, old leader alive"),
        /** The same after a SIGKILL, as when ZooKeeper has ended the session of a dead leader. */
        KILLED("latch node of a killed leader deleted"),
        /** SIGTERM: what counts begins with the signal. */
        HANDOVER("orderly handover (SIGTERM)");

        private final String text;

        Series(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--runs",
            paramLabel = "n",
            defaultValue = "50",
            description = "of each series (default: ${DEFAULT-VALUE})")
    private int runs;

    @Option(
            names = "--tasks",
            paramLabel = "n",
            defaultValue = "20",
            description = "that run meanwhile, 0 to 600 (default: ${DEFAULT-VALUE})")
    private int tasks;

    @Option(
            names = "--instances",
            paramLabel = "n",
            defaultValue = "3",
            description = "of the product, 2 to 5 (default: ${DEFAULT-VALUE})")
    private int instances;

    @Option(
            names = "--series",
            paramLabel = "name",
            split = ",",
            defaultValue = "deleted,killed,handover",
            description = "some of ${COMPLETION-CANDIDATES} (default: all)")
    private List<Series> series;

    @Option(
            names = {"--no-streams-server", "--no-face"},
            description = "instances run no Streams server process (STREAMS_SERVER=none)")
    private boolean noStreamsServer;

    @Option(
            names = {"-v", "--verbose"},
            description = "show each run")
    private boolean verbose;

    private final Deque<Instance> up = new ArrayDeque<>();

    /** What is known of a change of leaders, each in ms since its begin; NaN where a step was not seen. */
    private record Steps(double elected, double loaded, double subscribed, double ready) {}

    @Override
    public Integer call() throws Exception {
        within("--runs", runs, 1, 10_000);
        within("--tasks", tasks, 0, 600);
        within("--instances", instances, 2, 5);
        heap();
        settle();
        Report report = new Report(
                "failover",
                "ms since the begin, median (least … most)",
                "runs",
                "elected",
                "loaded",
                "subscribed",
                "ready",
                "target");
        Map<Series, Figures[]> results = new EnumMap<>(Series.class);
        try (Site site = new Site()) {
            site.startZooKeeper();
            site.startMaster();
            site.startAgent();
            up.add(site.startInstance(heap(), !noStreamsServer));
            Instance leader = site.awaitLeader(List.copyOf(up));
            if (tasks > 0) {
                site.connectClient(leader);
                for (int asked = 0; asked < tasks; asked += 100) {
                    site.allocate(leader, Math.min(100, tasks - asked));
                }
                site.awaitHealthy(leader, tasks, SETTLE, Duration.ofMillis(50));
            }
            try (LatchNodes latches = new LatchNodes(site)) {
                for (Series one :
                        Arrays.stream(Series.values()).filter(series::contains).toList()) {
                    say(one.text + ": " + runs + " runs …");
                    Figures[] figures = {new Figures(), new Figures(), new Figures(), new Figures()};
                    for (int i = 0; i < runs; i++) {
                        Steps steps = change(site, latches, one);
                        figures[0].add(steps.elected());
                        figures[1].add(steps.loaded());
                        figures[2].add(steps.subscribed());
                        figures[3].add(steps.ready());
                    }
                    results.put(one, figures);
                }
            }
            site.releaseAll(site.awaitLeader(List.copyOf(up)));
        }
        complete(report, results);
        report.print(out());
        return 0;
    }

    /** One change of leaders. */
    private Steps change(Site site, LatchNodes latches, Series how) throws IOException {
        while (up.size() < instances) {
            up.add(site.startInstance(heap(), !noStreamsServer));
        }
        Instance old = site.awaitLeader(List.copyOf(up));
        up.forEach(Instance::awaitUp);
        String latch = latches.of(old);
        site.awaitQuiet(settle());
        List<Instance> standbys = up.stream().filter(i -> i != old).toList();
        long start = strike(latches, how, old, latch);
        Instance leader = Waits.until(
                "another instance leads",
                SETTLE,
                Duration.ofMillis(1),
                () -> standbys.stream().filter(i -> ready(site, i)).findFirst());
        long end = System.nanoTime();
        Steps steps = new Steps(
                since(start, leader, Instance.ELECTED),
                since(start, leader, Instance.LOADED),
                since(start, leader, Instance.READY),
                Waits.millis(start, end));
        verify(site, leader, old, how);
        if (verbose) {
            say(String.format(
                    Locale.ROOT,
                    "  elected %.0f, loaded %.0f, subscribed %.0f, ready %.0f ms",
                    steps.elected(),
                    steps.loaded(),
                    steps.subscribed(),
                    steps.ready()));
        }
        up.remove(old);
        site.forget(old);
        return steps;
    }

    /** Returns the moment from which on the time counts. */
    private static long strike(LatchNodes latches, Series how, Instance old, String latch) {
        if (how == Series.HANDOVER) {
            long start = System.nanoTime();
            old.terminate();
            return start;
        }
        if (how == Series.KILLED) {
            old.kill();
            old.awaitExit();
        }
        latches.delete(latch);
        return System.nanoTime();
    }

    private static boolean ready(Site site, Instance instance) {
        try {
            return site.rest().ready(instance.address());
        } catch (IOException e) {
            return false;
        }
    }

    private static double since(long start, Instance leader, String line) {
        return Waits.millis(start, leader.first(line, SETTLE).nanos());
    }

    /** A change of leaders that loses a task, or leaves the old leader about, is none. */
    private void verify(Site site, Instance leader, Instance old, Series how) throws IOException {
        int healthy = site.healthyResources(leader);
        if (healthy != tasks) {
            throw new BenchmarkException("the new leader knows " + healthy + " running tasks of " + tasks);
        }
        int code = old.awaitExit();
        int expected = how == Series.KILLED ? 137 : how == Series.DELETED ? 10 : 0;
        if (code != expected) {
            throw new BenchmarkException("the old leader ended with exit code " + code + " instead of " + expected);
        }
    }

    private void complete(Report report, Map<Series, Figures[]> results) {
        report.fact("tasks", tasks);
        report.fact("instances", instances);
        report.fact("streamsServer", !noStreamsServer);
        report.fact("heap", heap());
        boolean met = true;
        for (Map.Entry<Series, Figures[]> result : results.entrySet()) {
            Figures[] f = result.getValue();
            boolean within = f[3].median() <= TARGET_MILLIS;
            met &= within;
            report.row(
                    result.getKey().text,
                    String.valueOf(f[3].count()),
                    f[0].describe(),
                    f[1].describe(),
                    f[2].describe(),
                    f[3].describe(),
                    within ? "≤ 500: met" : "≤ 500: missed");
            report.fact(result.getKey() + "MedianMs", f[3].median());
            report.fact(result.getKey() + "MaxMs", f[3].most());
            report.fact(result.getKey() + "Runs", f[3].count());
        }
        report.fact("targetMs", TARGET_MILLIS);
        report.fact("met", met);
    }
}
