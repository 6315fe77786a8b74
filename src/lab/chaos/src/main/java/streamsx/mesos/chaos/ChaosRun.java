package streamsx.mesos.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.KeeperException;
import streamsx.mesos.chaos.check.Finding;
import streamsx.mesos.chaos.check.OutsideChecker;
import streamsx.mesos.chaos.client.ChaosClient;
import streamsx.mesos.chaos.cluster.Cluster;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.chaos.history.Recorder;
import streamsx.mesos.chaos.observe.Leaders;
import streamsx.mesos.chaos.observe.Observer;
import streamsx.mesos.chaos.observe.ProcessWatch;
import streamsx.mesos.chaos.observe.Settling;
import streamsx.mesos.chaos.plan.Fault;
import streamsx.mesos.chaos.plan.FaultPlan;
import streamsx.mesos.chaos.plan.Settings;

/** One run from the first process to the verdict. */
final class ChaosRun {
    private static final long UP_MILLIS = 120_000;
    private static final long SETTLE_MILLIS = 120_000;
    private static final long DRAIN_MILLIS = 60_000;

    private final Settings settings;
    private final PrintStream out;
    private final Recorder recorder;
    private final Cluster cluster;
    private final List<ChaosClient> clients = new ArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private int faults;

    ChaosRun(Settings settings, PrintStream out) throws IOException {
        this.settings = settings;
        this.out = out;
        recorder = new Recorder(settings.directory().resolve("history.txt"));
        cluster = new Cluster(settings, recorder);
    }

    /** What came of it. */
    record Result(List<Fact> facts, List<Finding> findings, int faults) {}

    Result play() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        cluster.start();
        // Of a given cluster it is not known where its tasks run; those that run here are seen all the same, but not
        // missed.
        ProcessWatch processes = new ProcessWatch(settings.directory(), mark());
        try (Observer observer = new Observer(cluster, recorder, processes, settings.ownCluster())) {
            observer.start();
            Settling settling = new Settling(
                    observer, settings.ownCluster() ? settings.agents() : 0, this::heard, this::unanswered);
            List<String> missing = settling.up(UP_MILLIS);
            if (!missing.isEmpty()) {
                throw new IOException("the cluster did not come up: " + String.join("; ", missing));
            }
            say("up in " + seconds(begin) + " s; " + settings.clients() + " clients and faults for "
                    + settings.loadMillis() / 1000 + " s");
            startClients();
            harm(processes);
            say(faults + " faults done; all is healed and has to settle");
            clients.forEach(ChaosClient::quieten);
            Fact.Stage settled = settling.settle(SETTLE_MILLIS);
            recorder.add(settled);
            clients.forEach(ChaosClient::drain);
            recorder.add(settling.drain(DRAIN_MILLIS));
            for (ChaosClient client : clients) {
                client.close();
            }
        }
        cluster.stopInstances();
        if (!settings.ownCluster()) {
            leaveNothing();
        }
        List<Fact> facts = recorder.facts();
        List<Finding> findings = OutsideChecker.check(facts);
        say("done in " + seconds(begin) + " s");
        return new Result(facts, findings, faults);
    }

    private void harm(ProcessWatch processes) throws InterruptedException {
        List<Fault> plan =
                FaultPlan.draw(settings.seed(), settings.loadMillis(), cluster.targets(), Settings.SESSION_MILLIS);
        try (FaultRunner runner = new FaultRunner(cluster, recorder, settings.ownCluster() ? processes : null)) {
            runner.start(plan);
            never.await(settings.loadMillis(), TimeUnit.MILLISECONDS);
            runner.close();
            faults = runner.count();
        }
        cluster.heal();
        recorder.note(Fact.Note.HEALED);
    }

    private void startClients() throws IOException {
        Map<Integer, Integer> proxies = new LinkedHashMap<>();
        cluster.instancePorts().forEach((name, port) -> proxies.put(port, cluster.clientPort(name)));
        for (int i = 0; i < settings.clients(); i++) {
            ChaosClient client = new ChaosClient(
                    "c" + i,
                    settings.seed() * 31 + i,
                    cluster.token(),
                    proxies,
                    Map.of(ProcessWatch.MARK, mark()),
                    recorder);
            clients.add(client);
            client.start();
        }
    }

    private String mark() {
        return settings.directory().toString();
    }

    private boolean heard(String client, long sequence) {
        return clients.stream().filter(c -> c.name().equals(client)).anyMatch(c -> c.hasHeard(sequence));
    }

    private List<String> unanswered() {
        return clients.stream()
                .filter(c -> !c.isIdle())
                .map(c -> "client " + c.name() + " waits for an answer")
                .toList();
    }

    private void leaveNothing() throws InterruptedException {
        try (Leaders leaders = new Leaders(cluster)) {
            List<String> ids = recorder.facts().stream()
                    .filter(Fact.FrameworkSeen.class::isInstance)
                    .map(f -> ((Fact.FrameworkSeen) f).id())
                    .distinct()
                    .toList();
            for (String id : ids) {
                if (!leaders.teardown(id)) {
                    say("framework " + id
                            + " could not be torn down; Mesos knows it until its failover_timeout is over");
                }
            }
            cluster.removeState();
        } catch (IOException | KeeperException e) {
            say("what the run wrote to ZooKeeper could not be removed: " + e);
        }
    }

    private static long seconds(long begin) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
    }

    private void say(String what) {
        out.println("chaos: " + what);
        out.flush();
    }

    /** Ends all processes. */
    void close() throws IOException {
        cluster.close();
        recorder.close();
    }

    /** Removes everything that was written. */
    static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(f -> f.toFile().delete());
        }
    }
}
