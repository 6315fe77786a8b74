package streamsx.mesos.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import streamsx.mesos.benchmarks.commits.Changes;
import streamsx.mesos.benchmarks.commits.Contestants;
import streamsx.mesos.benchmarks.commits.Shape;
import streamsx.mesos.benchmarks.report.Figures;
import streamsx.mesos.benchmarks.report.Report;
import streamsx.mesos.benchmarks.site.Site;

/** How many durable changes a second the store makes of what ZooKeeper could. */
@Command(
        name = "commits",
        description = {
            "Durable changes per second: the product's store against bare transactions.",
            "Both write the same operations of the same sizes to the same ZooKeeper server (a process of its "
                    + "own, its log on"
                    + " this disk) over one connection, one transaction after the other, in turns. The store is "
                    + "given changes and does"
                    + " the encoding, packing and accounting; the bare transactions have been encoded before."
        })
final class Commits extends Common {
    private static final double TARGET = 0.8;
    private static final int CALIBRATION = 40;

    @Option(
            names = "--rounds",
            paramLabel = "n",
            defaultValue = "11",
            description = "of each shape, beside one to warm up (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--millis",
            paramLabel = "ms",
            defaultValue = "1000",
            description = "that one side of a round takes, about (default: ${DEFAULT-VALUE})")
    private int millis;

    @Option(
            names = "--changes",
            paramLabel = "n",
            split = ",",
            defaultValue = "1,20,200",
            description = "per commit, one group each, up to 200 (default: ${DEFAULT-VALUE})")
    private List<Integer> sizes;

    @Override
    public Integer call() throws Exception {
        within("--rounds", rounds, 1, 1_000);
        within("--millis", millis, 10, 60_000);
        for (int size : sizes) {
            within("--changes", size, 1, 200);
        }
        Report report = new Report("commits", "what a commit does", "store, changes/s", "bare, changes/s", "ratio");
        Figures all = new Figures();
        try (Site site = new Site()) {
            site.startZooKeeper();
            try (Contestants contestants = new Contestants(site.zooKeeper())) {
                for (Shape.Kind kind : Shape.Kind.values()) {
                    for (int size : sizes) {
                        all.add(compare(contestants, new Shape(kind, size), report));
                    }
                }
            }
        }
        report.row(
                "least of the ratios' medians",
                "",
                "",
                String.format(
                        Locale.ROOT,
                        "%.2f, target ≥ %.1f: %s",
                        all.least(),
                        TARGET,
                        all.least() >= TARGET ? "met" : "missed"));
        report.fact("rounds", rounds);
        report.fact("least", all.least());
        report.fact("target", TARGET);
        report.fact("met", all.least() >= TARGET);
        report.print(out());
        return 0;
    }

    private double compare(Contestants contestants, Shape shape, Report report) throws Exception {
        say(shape + ": " + rounds + " rounds …");
        Changes changes = new Changes(shape);
        // Warms both up, and tells how many commits fill the time of a round.
        contestants.store(changes, CALIBRATION);
        contestants.bare(changes, CALIBRATION);
        long nanos = contestants.bare(changes, CALIBRATION);
        int commits = (int) Math.max(2, Math.min(20_000, (long) CALIBRATION * millis * 1_000_000L / nanos)) / 2 * 2;
        contestants.store(changes, commits);
        contestants.bare(changes, commits);
        Figures store = new Figures();
        Figures bare = new Figures();
        Figures ratios = new Figures();
        for (int i = 0; i < rounds; i++) {
            // Who is first changes, so that what grows or settles favours neither.
            boolean storeFirst = i % 2 == 0;
            long first = storeFirst ? contestants.store(changes, commits) : contestants.bare(changes, commits);
            long second = storeFirst ? contestants.bare(changes, commits) : contestants.store(changes, commits);
            double ofStore = rate(commits * shape.changes(), storeFirst ? first : second);
            double ofBare = rate(commits * shape.changes(), storeFirst ? second : first);
            store.add(ofStore);
            bare.add(ofBare);
            ratios.add(ofStore / ofBare);
        }
        String ratio = String.format(Locale.ROOT, "%.2f (%.2f … %.2f)", ratios.median(), ratios.least(), ratios.most());
        say("  " + store.describe() + " against " + bare.describe() + " changes/s: " + ratio);
        report.row(shape.toString(), store.describe(), bare.describe(), ratio);
        Map<String, Object> facts = new TreeMap<>();
        facts.put("store", Figures.rounded(store.median()));
        facts.put("bare", Figures.rounded(bare.median()));
        facts.put("ratio", Figures.rounded(ratios.median()));
        report.fact(shape.name(), facts);
        return ratios.median();
    }

    private static double rate(int changes, long nanos) {
        return changes * 1e9 / nanos;
    }
}
