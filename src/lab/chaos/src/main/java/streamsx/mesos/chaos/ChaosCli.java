package streamsx.mesos.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import streamsx.mesos.chaos.check.Excerpt;
import streamsx.mesos.chaos.check.Finding;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.chaos.plan.Settings;

/** {@code scripts/chaos}. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs instances of streams-on-mesos on a cluster of real processes, has clients ask for resources "
                    + "and give them "
                    + "back, injects faults into processes and connections, lets all recover, and checks the "
                    + "history from outside.",
            "Exit codes: 0 no violation, 1 a violation (or the run failed), 2 usage."
        })
public final class ChaosCli implements Callable<Integer> {
    private static final Pattern MASTER = Pattern.compile("zk://[^/]+:\\d+/.+|[^/:]+:\\d+");
    private static final Pattern SERVERS = Pattern.compile("[^/:,]+:\\d+(,[^/:,]+:\\d+)*");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--minutes",
            paramLabel = "n",
            defaultValue = "1",
            description = "how long there are faults, 0.1 to 1440, fractions allowed (default: ${DEFAULT-VALUE})")
    private double minutes;

    @Option(
            names = "--seed",
            paramLabel = "n",
            description = "which faults, when and for how long (default: by chance)")
    private Long seed;

    @Option(
            names = "--master",
            paramLabel = "zk://…|host:port",
            description = "the Mesos of a given cluster, which is not harmed itself; with --zkconnect (default: 2 "
                    + "masters of the sandbox)")
    private String master;

    @Option(
            names = "--zkconnect",
            paramLabel = "host:port,…",
            description =
                    "the ZooKeeper of a given cluster, which is not harmed itself; with --master (default: 3 servers)")
    private String zkConnect;

    @Option(
            names = "--instances",
            paramLabel = "n",
            defaultValue = "3",
            description = "3 to 9 (default: ${DEFAULT-VALUE})")
    private int instances;

    @Option(
            names = "--agents",
            paramLabel = "n",
            defaultValue = "3",
            description = "Mesos agents of the sandbox, 3 to 9 (default: ${DEFAULT-VALUE})")
    private int agents;

    @Option(
            names = "--clients",
            paramLabel = "n",
            defaultValue = "4",
            description = "1 to 50 (default: ${DEFAULT-VALUE})")
    private int clients;

    @Option(names = "--keep", description = "keep history and logs even if nothing is wrong")
    private boolean keep;

    private final PrintStream out = System.out;

    public static void main(String[] args) {
        System.exit(new CommandLine(new ChaosCli()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        check(minutes >= 0.1 && minutes <= 1440, "--minutes takes 0.1 to 1440, not " + minutes);
        check(instances >= 3 && instances <= 9, "--instances takes 3 to 9, not " + instances);
        check(agents >= 3 && agents <= 9, "--agents takes 3 to 9, not " + agents);
        check(clients >= 1 && clients <= 50, "--clients takes 1 to 50, not " + clients);
        check(
                (master == null) == (zkConnect == null),
                "--master and --zkconnect belong together: a cluster is given, or it is not");
        check(
                master == null || MASTER.matcher(master).matches(),
                "--master takes zk://host:port[,host:port…]/path or host:port, not " + master);
        check(
                zkConnect == null || SERVERS.matcher(zkConnect).matches(),
                "--zkconnect takes host:port[,host:port…], without a path, not " + zkConnect);
        long number = seed == null ? new Random().nextInt(1_000_000) : seed;
        Path directory = Files.createTempDirectory("streams-on-mesos-chaos-").toRealPath();
        Settings settings = new Settings(
                Math.round(minutes * 60_000),
                number,
                instances,
                agents,
                clients,
                Optional.ofNullable(master),
                Optional.ofNullable(zkConnect),
                directory);
        out.println("chaos: seed " + number + ", " + minutes + " minutes; history and logs are in " + directory);
        ChaosRun run = new ChaosRun(settings, out);
        AtomicBoolean closed = new AtomicBoolean();
        Thread hook = new Thread(() -> close(run, closed), "chaos-cleanup");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            ChaosRun.Result result = run.play();
            close(run, closed);
            return report(result, number, directory);
        } catch (IOException e) {
            close(run, closed);
            System.err.println("chaos: the run failed (seed " + number + "): " + e.getMessage() + "; see " + directory);
            return 1;
        }
    }

    private void check(boolean good, String otherwise) {
        if (!good) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    private static synchronized void close(ChaosRun run, AtomicBoolean closed) {
        if (closed.compareAndSet(false, true)) {
            try {
                run.close();
            } catch (IOException e) {
                System.err.println("chaos: not all could be ended: " + e);
            }
        }
    }

    private int report(ChaosRun.Result result, long number, Path directory) throws IOException {
        List<Finding> findings = result.findings();
        StringBuilder text = new StringBuilder();
        Map<String, Integer> counts = new TreeMap<>();
        for (Finding f : findings) {
            String one = "\nseed " + number + ", " + f.rule() + (f.subject().isEmpty() ? "" : ", " + f.subject()) + ": "
                    + f.what() + "\n    " + String.join("\n    ", Excerpt.of(f, result.facts())) + "\n";
            text.append(one);
            // One thing gone wrong breaks many rules many times; the first of each rule says most.
            if (counts.merge(f.rule(), 1, Integer::sum) == 1) {
                out.print(one);
            }
        }
        if (findings.isEmpty() && !keep) {
            ChaosRun.delete(directory);
        } else {
            Files.writeString(directory.resolve("findings.txt"), text);
            out.println((findings.size() > counts.size()
                            ? "The first of each rule; all in findings.txt: " + counts + ". "
                            : "")
                    + "History, findings and logs are in " + directory);
        }
        if (!findings.isEmpty()) {
            out.println("The same faults again: scripts/chaos --minutes " + minutes + " --seed " + number);
        }
        out.println(result.faults() + " faults, " + findings.size() + " violations, " + summary(result.facts())
                + ", seed " + number);
        out.flush();
        return findings.isEmpty() ? 0 : 1;
    }

    private static String summary(List<Fact> facts) {
        long allocations = facts.stream()
                .filter(f -> f instanceof Fact.Answered a
                        && a.status() == 200
                        && a.what().equals("allocate"))
                .count();
        long resources = facts.stream()
                .filter(Fact.Stored.class::isInstance)
                .map(f -> ((Fact.Stored) f).resource().id())
                .distinct()
                .count();
        long unanswered =
                facts.stream().filter(Fact.Unanswered.class::isInstance).count();
        long notifications =
                facts.stream().filter(Fact.Notified.class::isInstance).count();
        long terms = facts.stream()
                .filter(Fact.Committed.class::isInstance)
                .mapToLong(f -> ((Fact.Committed) f).term())
                .max()
                .orElse(0);
        long tasks = facts.stream().filter(Fact.ProcessSeen.class::isInstance).count();
        return allocations + " allocations of " + resources + " resources, " + unanswered + " answers lost, "
                + notifications + " notifications, " + tasks + " tasks, " + terms + " leaders";
    }
}
