package streamsx.mesos.sandbox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The demo: a domain is started, something is broken, and what comes of it is observed from outside. */
final class Demo {
    /** One for the domain and five for its instance. */
    static final int RESOURCES = 6;

    private static final Duration TAKEOVER = Duration.ofSeconds(90);
    private static final Duration SETTLE = Duration.ofSeconds(60);
    private static final long WAIT_ALLOCATED_MILLIS = 2_000;
    private static final long AGENT_DOWN_SECONDS = 5;

    private final Cluster cluster;
    private final Instances instances;
    private final Streamtool streamtool;
    private final Path work;
    private final PrintStream out;
    private final long sessionTimeoutMillis;
    private final MesosView mesos;
    private final RestClient client;

    /** What runs at a moment, as seen from outside. */
    private record Snapshot(List<String> frameworks, Map<String, String> tasks, Map<String, Long> pids) {}

    Demo(
            Cluster cluster,
            Instances instances,
            Streamtool streamtool,
            Path work,
            long sessionTimeoutMillis,
            PrintStream out)
            throws IOException {
        this.cluster = cluster;
        this.instances = instances;
        this.streamtool = streamtool;
        this.work = work;
        this.out = out;
        this.sessionTimeoutMillis = sessionTimeoutMillis;
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(1))
                .build();
        mesos = new MesosView(http, cluster.masterAddresses());
        client = new RestClient(http, instances.token(), addresses());
    }

    private List<String> addresses() throws IOException {
        return instances.list().stream().map(Instances.Instance::address).toList();
    }

    DemoResult run(Fault fault) throws IOException {
        startDomain();
        Snapshot before = settled(RESOURCES);
        DomainView domainBefore = DomainView.of(streamtool, instances);
        show(domainBefore);

        long millis = breakAndWait(fault, before);
        Snapshot after = Waits.until(
                "Mesos shows the framework connected and all tasks running",
                SETTLE,
                () -> Optional.of(snapshot()).filter(s -> s.tasks.keySet().containsAll(before.tasks.keySet())));
        client.instances(addresses());
        say(fault + ": recovered in " + millis + " ms (ZooKeeper session timeout " + sessionTimeoutMillis + " ms)");
        DomainView domainAfter = settledView(domainBefore);
        show(domainAfter);

        say("The domain goes on: one more resource, and one to be quiesced, which is replaced");
        streamtool.run("addresourcespec", "--numresources", "1");
        String leaving = DomainView.applicationResource(running(RESOURCES));
        streamtool.run("quiesceresource", "--noprompt", leaving);
        Waits.until(
                leaving + " was replaced",
                SETTLE,
                () -> Optional.of(streamtool.ask("getinstancestate")).filter(s -> !s.contains(leaving + " ")));
        running(RESOURCES);
        Snapshot end = settled(RESOURCES + 1);
        show(DomainView.of(streamtool, instances));
        return result(fault, millis, before, after, end, domainBefore.changes(domainAfter));
    }

    private void startDomain() {
        say("A domain, started with streamtool");
        streamtool.run("mkdomain", "--property", "domain.externalResourceManager=mesos");
        long start = System.nanoTime();
        streamtool.run("startdomain");
        say("startdomain took " + (millisSince(start) - WAIT_ALLOCATED_MILLIS) + " ms, beside the "
                + WAIT_ALLOCATED_MILLIS + " ms that a task must have been running (WAIT_ALLOCATED_SECS)");
        streamtool.run("mktag", "--property", "cores=1", "--property", "memory=1024", "mesos_small");
        streamtool.run("mkinstance", "--numresources", "2,mesos_small");
        streamtool.run("startinstance");
        streamtool.run("addresourcespec", "--numresources", "3");
        running(RESOURCES - 1);
    }

    /** Waits until the instance runs on this many resources; returns its state in the words of the command. */
    private String running(int resources) {
        return Waits.until(
                "the instance runs on " + resources + " resources",
                SETTLE,
                () -> Optional.of(streamtool.ask("getinstancestate")).filter(v -> DomainView.running(v, resources)));
    }

    /** What the commands show when they show what they did before, or after a while what they show instead. */
    private DomainView settledView(DomainView before) {
        try {
            return Waits.until(
                    "the domain's commands show what they did before",
                    SETTLE,
                    () -> Optional.of(DomainView.of(streamtool, instances))
                            .filter(v -> before.changes(v).isEmpty()));
        } catch (DemoException e) {
            DomainView now = DomainView.of(streamtool, instances);
            say("The domain does not look as it did: " + before.changes(now));
            return now;
        }
    }

    private Snapshot settled(int tasks) {
        return Waits.until(
                "Mesos shows " + tasks + " running tasks, each with its process",
                SETTLE,
                () -> Optional.of(snapshot()).filter(s -> s.tasks.size() == tasks && s.pids.size() == tasks));
    }

    private DemoResult result(
            Fault fault, long millis, Snapshot before, Snapshot after, Snapshot end, List<String> wrong) {
        int survived = 0;
        boolean samePids = true;
        for (String task : before.tasks.keySet()) {
            if (after.tasks.containsKey(task)) {
                survived++;
                samePids &= before.pids.get(task).equals(after.pids.get(task));
            }
        }
        List<JsonNode> resources = owned();
        Set<String> known = new HashSet<>();
        resources.forEach(r -> known.add(r.get("mesosTaskId").asText()));
        Set<String> orphans = new HashSet<>(end.pids.keySet());
        orphans.addAll(end.tasks.keySet());
        orphans.removeAll(known);
        return new DemoResult(
                fault.toString(),
                millis,
                sessionTimeoutMillis,
                before.frameworks.size() == 1
                        && before.frameworks.equals(after.frameworks)
                        && after.frameworks.equals(end.frameworks),
                before.tasks.size(),
                survived,
                samePids,
                resources.size(),
                orphans.size(),
                wrong.isEmpty() ? "ok" : "changed: " + String.join(", ", wrong));
    }

    private long breakAndWait(Fault fault, Snapshot before) throws IOException {
        if (fault.changesLeader()) {
            return replaceLeader(fault);
        }
        return fault == Fault.MASTER_KILL ? killMaster(before) : killAgent(before);
    }

    private long replaceLeader(Fault fault) throws IOException {
        List<Instances.Instance> all = instances.list();
        Instances.Instance leader = all.stream()
                .filter(Instances.Instance::leads)
                .findFirst()
                .orElseThrow(() -> new DemoException("no instance leads"));
        List<String> others = all.stream()
                .map(Instances.Instance::address)
                .filter(a -> !a.equals(leader.address()))
                .toList();
        String signal = fault == Fault.LEADER_KILL ? "KILL" : fault == Fault.LEADER_TERM ? "TERM" : "STOP";
        say("Sending SIG" + signal + " to the leader " + leader.address() + ", pid " + leader.pid());
        long start = System.nanoTime();
        Processes.signal(leader.pid(), signal);
        String successor = Waits.until("another instance leads", TAKEOVER, () -> {
            for (String other : others) {
                if (client.leads(other)) {
                    return Optional.of(other);
                }
            }
            return Optional.empty();
        });
        long millis = millisSince(start);
        say(successor + " leads");
        if (fault == Fault.LEADER_STOP) {
            Processes.signal(leader.pid(), "CONT");
            say("SIGCONT to the old leader: it has to find out that it leads no more, and leave");
        }
        Waits.until(
                "the old leader has left",
                SETTLE,
                () -> Processes.alive(leader.pid()).isPresent() ? Optional.empty() : Optional.of(leader));
        return millis;
    }

    private long killMaster(Snapshot before) {
        String leader = mesos.leader().orElseThrow(() -> new DemoException("no Mesos master leads"));
        say("Sending SIGKILL to the leading Mesos master " + leader);
        long start = System.nanoTime();
        cluster.killMaster(leader);
        Waits.until("another master leads and knows the tasks", TAKEOVER, () -> {
            boolean back = mesos.leader().filter(l -> !l.equals(leader)).isPresent()
                    && snapshot().tasks.keySet().containsAll(before.tasks.keySet());
            return back ? Optional.of(true) : Optional.empty();
        });
        return millisSince(start);
    }

    private long killAgent(Snapshot before) throws IOException {
        Map<String, Integer> ports = mesos.agentPorts();
        String agent = before.tasks.values().iterator().next();
        say("Sending SIGKILL to agent " + agent + "; it returns after " + AGENT_DOWN_SECONDS + " s");
        long start = System.nanoTime();
        int index = cluster.killAgent(ports.get(agent));
        CompletableFuture.runAsync(
                        () -> cluster.restartAgent(index),
                        CompletableFuture.delayedExecutor(AGENT_DOWN_SECONDS, TimeUnit.SECONDS))
                .join();
        Waits.until(
                "the agent is back with its tasks",
                TAKEOVER,
                () -> Optional.of(snapshot()).filter(s -> s.tasks.keySet().containsAll(before.tasks.keySet())));
        return millisSince(start);
    }

    /** Resources that are allocated. */
    private List<JsonNode> owned() {
        List<JsonNode> owned = new ArrayList<>();
        JsonNode answer = client.get("/resources");
        (answer.isArray() ? answer : answer.get("resources")).forEach(r -> {
            if (r.get("requestState").asText().equals("ALLOCATED")) {
                owned.add(r);
            }
        });
        return owned;
    }

    private Snapshot snapshot() throws IOException {
        List<String> ids = new ArrayList<>();
        Map<String, String> tasks = new HashMap<>();
        for (MesosView.Framework framework : mesos.frameworks()) {
            ids.add(framework.id());
            if (framework.active()) {
                tasks.putAll(framework.tasks());
            }
        }
        return new Snapshot(ids, tasks, Processes.controllers(work));
    }

    private void show(DomainView view) {
        show("streamtool getdomainstate", view.domain());
        show("streamtool getinstancestate", view.instance());
        show("streams-on-mesos getresourcestate -l", view.resources());
        show("streams-on-mesos status", instances.command("status"));
    }

    private void show(String command, String printed) {
        out.println("$ " + command);
        out.print(printed.indent(4));
    }

    private void say(String text) {
        out.println("==> " + text);
        out.flush();
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
