package streamsx.mesos.simulation.run;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import streamsx.mesos.invariants.check.Violation;
import streamsx.mesos.simulation.episode.Episode;
import streamsx.mesos.simulation.episode.EpisodeTrace;
import streamsx.mesos.simulation.episode.Outcome;
import streamsx.mesos.simulation.episode.Settings;
import streamsx.mesos.simulation.episode.Shrinker;
import streamsx.mesos.simulation.faults.FaultKind;

/** Runs episodes on all cores until one fails. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the product's decisions and commits in a simulated cluster that crashes at every step, "
                + "one episode a seed.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:no episode failed", "1:an episode failed", "2:wrong options"})
public final class SimulateCommand implements Callable<Integer> {
    @Option(
            names = "--seeds",
            paramLabel = "A..B",
            defaultValue = "1..10000",
            description = "the episodes, first and last (default: ${DEFAULT-VALUE})")
    private String seeds;

    @Option(
            names = "--fault-mix",
            paramLabel = "NAMES",
            split = ",",
            defaultValue = "all",
            description = "what may happen: all, none, a group or single faults, separated by commas (default: "
                    + "${DEFAULT-VALUE})")
    private List<String> faultMix;

    @Option(names = "--replay", paramLabel = "SEED", description = "prints the whole trace of one episode")
    private Long replay;

    @Option(names = "--threads", paramLabel = "N", description = "(default: one a core)")
    private Integer threads;

    @Option(names = "--coverage", description = "prints what the episodes reached, and how often")
    private boolean coverage;

    @Spec
    private CommandSpec spec;

    /** Ends with the exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new SimulateCommand()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Settings settings = new Settings(kinds());
        if (replay != null) {
            return replay(out, settings);
        }
        long[] range = range();
        int workers = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        if (workers < 1) {
            throw new ParameterException(spec.commandLine(), "--threads must be at least 1, not " + workers);
        }
        PrintWriter progress = spec.commandLine().getErr();
        Batch batch = new Batch(settings, range[0], range[1], workers);
        Batch.Result result = batch.run(line -> {
            progress.println(line);
            progress.flush();
        });
        if (coverage) {
            result.coverage().print(out);
        }
        Optional<Outcome> failure = result.failure();
        failure.ifPresent(outcome -> tell(out, new Shrinker(settings).shrink(outcome)));
        out.println(String.format(
                Locale.ROOT,
                "%d episodes, %d failed, %.0f episodes/s",
                result.episodes(),
                failure.isPresent() ? 1 : 0,
                result.rate()));
        out.flush();
        return failure.isPresent() ? 1 : 0;
    }

    private Integer replay(PrintWriter out, Settings settings) {
        Outcome outcome = new Episode(replay, settings).run();
        new EpisodeTrace(outcome.history().facts()).whole().forEach(out::println);
        violations(out, outcome);
        out.println("seed " + replay + (outcome.failed() ? " failed" : " holds"));
        out.flush();
        return outcome.failed() ? 1 : 0;
    }

    private void tell(PrintWriter out, Outcome outcome) {
        out.println("Seed " + outcome.seed() + " fails with these faults:");
        outcome.plan()
                .forEach(fault -> out.println(String.format(Locale.ROOT, "%9.3f  %s", fault.at() / 1000.0, fault)));
        new EpisodeTrace(outcome.history().facts())
                .about(outcome.violations().get(0))
                .forEach(out::println);
        violations(out, outcome);
        out.println("The whole of it: scripts/simulate --replay " + outcome.seed()
                + (faultMix.equals(List.of("all")) ? "" : " --fault-mix " + String.join(",", faultMix)));
    }

    private static void violations(PrintWriter out, Outcome outcome) {
        for (Violation v : outcome.violations()) {
            out.println(String.format(
                    Locale.ROOT, "%9.3f  %s: %s: %s", v.at() / 1000.0, v.invariant(), v.subject(), v.what()));
        }
    }

    private List<FaultKind> kinds() {
        try {
            return FaultKind.mix(faultMix);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--fault-mix: " + e.getMessage());
        }
    }

    private long[] range() {
        try {
            String[] ends = seeds.split("\\.\\.", -1);
            long from = Long.parseLong(ends[0]);
            long to = Long.parseLong(ends[ends.length - 1]);
            if (ends.length <= 2 && from <= to) {
                return new long[] {from, to};
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new ParameterException(spec.commandLine(), "--seeds wants two numbers, such as 1..10000, not " + seeds);
    }
}
