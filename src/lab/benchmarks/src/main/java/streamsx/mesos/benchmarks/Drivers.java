package streamsx.mesos.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import streamsx.mesos.benchmarks.clients.Client;
import streamsx.mesos.benchmarks.clients.DriverClient;
import streamsx.mesos.benchmarks.clients.RxClient;
import streamsx.mesos.benchmarks.report.Figures;
import streamsx.mesos.benchmarks.report.Report;
import streamsx.mesos.benchmarks.site.Site;
import streamsx.mesos.benchmarks.site.Waits;
import streamsx.mesos.scheduler.NativeLibrary;

/** Our scheduler driver against mesos-rxjava and libmesos, and what it costs. */
@Command(
        name = "driver",
        description = {
            "The scheduler driver against mesos-rxjava, and libmesos if it is there.",
            "On the same sandbox master (a process of its own), in turns: answers to a reconcile of unknown tasks, and"
                    + " updates that were acknowledged, of tasks that a simulated agent (another process) does "
                    + "not really run. For the driver of this project alone:"
                    + " the time until it is registered, and re-registered by a second one, and the heap and "
                    + "threads of an idle one."
        })
final class Drivers extends Common {
    private static final double REGISTERED_MILLIS = 50;
    private static final double HEAP_MEGABYTES = 8;
    private static final int THREADS = 10;
    private static final int COLLECTIONS = 3;
    private static final int WARM_STARTS = 10;

    private static final Contestant OURS = new Contestant("ours", master -> DriverClient.ours(master, null));
    private static final Contestant RXJAVA = new Contestant("mesos-rxjava", RxClient::start);
    private static final Contestant LIBMESOS = new Contestant("libmesos", DriverClient::libmesos);

    /** @param start makes a client that is registered at this master */
    private record Contestant(String name, Function<String, Client> start) {}

    @Option(
            names = "--rounds",
            paramLabel = "n",
            defaultValue = "11",
            description = "of each kind, beside two to warm up (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--tasks",
            paramLabel = "n",
            defaultValue = "10000",
            description = "1 to 50000 (default: ${DEFAULT-VALUE})")
    private int tasks;

    @Option(
            names = "--updates",
            paramLabel = "n",
            defaultValue = "800",
            description = {
                "1 to 50000 (default: ${DEFAULT-VALUE}); each is",
                "acknowledged over a connection of its own by mesos-rxjava, which loses those beyond 1000 at a time"
            })
    private int updates;

    @Option(
            names = "--drivers",
            paramLabel = "n",
            defaultValue = "20",
            description = "idle ones, over which heap and threads are shared out (default: ${DEFAULT-VALUE})")
    private int drivers;

    @Option(
            names = "--master",
            paramLabel = "host:port",
            description = {
                "a master to measure instead of the sandbox's own, for example a real",
                "one; without the acknowledged updates, for its agents run what is launched"
            })
    private String master;

    @Option(
            names = "--libmesos",
            description = {
                "the native driver too; needs MESOS_NATIVE_JAVA_LIBRARY, and as --master one",
                "that speaks its protocol, which the sandbox's does not"
            })
    private boolean libmesos;

    @Override
    public Integer call() {
        within("--rounds", rounds, 1, 1_000);
        within("--tasks", tasks, 1, 50_000);
        within("--updates", updates, 1, 50_000);
        within("--drivers", drivers, 1, 200);
        if (libmesos) {
            requireLibmesos();
        }
        Report report = new Report("driver", "what", "ours", "the other", "ratio or target");
        report.fact("rounds", rounds);
        report.fact("tasks", tasks);
        report.fact("updates", updates);
        if (master != null) {
            report.fact("master", master);
            common(report);
        } else {
            try (Site site = new Site()) {
                site.startMaster();
                master = site.master();
                common(report);
                site.startSimulatedAgents(1);
                compare(
                        report,
                        "acknowledged",
                        "acknowledged updates per second",
                        RXJAVA,
                        updates,
                        client -> client.launch(updates));
            }
        }
        report.print(out());
        return 0;
    }

    private void requireLibmesos() {
        if (master == null) {
            throw bad("--libmesos needs a --master that is a real one");
        }
        NativeLibrary.problem(System.getenv(), System.getProperty("java.library.path"))
                .or(NativeLibrary::load)
                .ifPresent(problem -> {
                    throw bad("--libmesos: " + problem);
                });
    }

    /** What can be asked of any master. */
    private void common(Report report) {
        // First, while nothing of ended drivers waits to be collected.
        idle(report);
        starts(report);
        compare(
                report,
                "answers",
                "answers to a reconcile per second",
                RXJAVA,
                tasks,
                client -> client.reconcile(tasks));
        if (libmesos) {
            compare(
                    report,
                    "answersLibmesos",
                    "answers to a reconcile per second",
                    LIBMESOS,
                    tasks,
                    client -> client.reconcile(tasks));
        }
    }

    private void starts(Report report) {
        Figures registered = new Figures();
        Figures again = new Figures();
        for (int i = -WARM_STARTS; i < rounds; i++) {
            long start = System.nanoTime();
            DriverClient first = DriverClient.ours(master, null);
            double toRegistered = Waits.millis(start, System.nanoTime());
            long stop = System.nanoTime();
            first.leave();
            DriverClient second = DriverClient.ours(master, first.id());
            double toAgain = Waits.millis(stop, System.nanoTime());
            second.close();
            if (i >= 0) {
                registered.add(toRegistered);
                again.add(toAgain);
            }
        }
        limit(report, "registeredMs", "start → registered, ms", registered, REGISTERED_MILLIS);
        limit(report, "reregisteredMs", "stop(true) → re-registered by another, ms", again, REGISTERED_MILLIS);
    }

    private void idle(Report report) {
        // What all share is there with the first.
        DriverClient first = DriverClient.ours(master, null);
        Map<String, Long> before = threads();
        double least = heapInUse();
        List<DriverClient> idle = new ArrayList<>();
        for (int i = 0; i < drivers; i++) {
            idle.add(DriverClient.ours(master, null));
        }
        Figures heap = new Figures();
        heap.add((heapInUse() - least) / drivers);
        Map<String, Long> names = threads();
        before.forEach((name, count) -> names.merge(name, -count, Long::sum));
        names.values().removeIf(count -> count <= 0);
        Figures threads = new Figures();
        threads.add((double) names.values().stream().mapToLong(Long::longValue).sum() / drivers);
        idle.forEach(DriverClient::close);
        first.close();
        limit(report, "heapMb", "heap of an idle driver, MB, of " + drivers, heap, HEAP_MEGABYTES);
        limit(report, "threads", "threads of an idle driver, of " + drivers, threads, THREADS);
        say("  their names, and how many in all: " + names);
        report.fact("threadNames", names);
    }

    /** Living threads by name, numbers left out. */
    private static Map<String, Long> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .collect(Collectors.groupingBy(
                        thread -> thread.getName().replaceAll("[0-9]+", "N"), TreeMap::new, Collectors.counting()));
    }

    /** Megabytes after full collections. */
    private static double heapInUse() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1048576.0;
    }

    private void limit(Report report, String fact, String what, Figures figures, double target) {
        boolean met = figures.median() <= target;
        report.row(
                what, describe(figures), "", String.format(Locale.ROOT, "≤ %.0f: %s", target, met ? "met" : "missed"));
        report.fact(fact, figures.median());
        report.fact(fact + "Met", met);
        say("  " + what + ": " + describe(figures));
    }

    private void compare(
            Report report, String fact, String what, Contestant contestant, int count, Consumer<Client> work) {
        Figures ours = new Figures();
        Figures theirs = new Figures();
        Figures ratios = new Figures();
        for (int i = -2; i < rounds; i++) {
            // Who is first changes, so that what grows or settles favours neither.
            boolean first = i % 2 == 0;
            double one = rate(first ? OURS : contestant, count, work);
            double other = rate(first ? contestant : OURS, count, work);
            if (i >= 0) {
                ours.add(first ? one : other);
                theirs.add(first ? other : one);
                ratios.add(ours.last() / theirs.last());
            }
        }
        boolean met = ratios.median() >= 1;
        String ratio = String.format(
                Locale.ROOT,
                "%.2f (%.2f … %.2f), ≥ 1: %s",
                ratios.median(),
                ratios.least(),
                ratios.most(),
                met ? "met" : "missed");
        report.row(what + ", beside " + contestant.name(), ours.describe(), theirs.describe(), ratio);
        Map<String, Object> facts = new TreeMap<>();
        facts.put("ours", Figures.rounded(ours.median()));
        facts.put(contestant.name(), Figures.rounded(theirs.median()));
        facts.put("ratio", Figures.rounded(ratios.median()));
        facts.put("met", met);
        report.fact(fact, facts);
        say("  " + what + ": " + ours.describe() + " against " + contestant.name() + " " + theirs.describe() + ": "
                + ratio);
    }

    /** How much of the work one does in a second that has just been registered. */
    private double rate(Contestant contestant, int count, Consumer<Client> work) {
        try (Client client = contestant.start().apply(master)) {
            long begin = System.nanoTime();
            work.accept(client);
            return count * 1e9 / (System.nanoTime() - begin);
        }
    }

    private static String describe(Figures figures) {
        return String.format(Locale.ROOT, "%.2f (%.2f … %.2f)", figures.median(), figures.least(), figures.most());
    }
}
