package streamsx.mesos.sandbox.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import streamsx.mesos.sandbox.streams.install.StandInInstallation;

/** {@code streams-on-mesos sandbox}: a whole cluster on this machine, and a failover to watch. */
public class SandboxCommand implements Callable<Integer> {
    private static final long SESSION_TIMEOUT_MILLIS = 4_000;

    @Option(
            names = "--instances",
            paramLabel = "n",
            defaultValue = "3",
            description = "instances of the resource manager, 2 to 9 (default: ${DEFAULT-VALUE})")
    private int instanceCount;

    @Option(
            names = "--agents",
            paramLabel = "n",
            defaultValue = "3",
            description = "Mesos agents, 1 to 9 (default: ${DEFAULT-VALUE})")
    private int agentCount;

    @Option(
            names = "--fault",
            paramLabel = "fault",
            defaultValue = "leader-kill",
            description =
                    "leader-kill, leader-term, leader-stop, master-kill or agent-kill (default: ${DEFAULT-VALUE})")
    private String faultName;

    @Option(
            names = "--demo",
            description = "end after the demo; exit code 0 if all checks passed, JSON in the last line")
    private boolean demo;

    @Override
    public Integer call() throws Exception {
        Fault fault = Arrays.stream(Fault.values())
                .filter(f -> f.toString().equals(faultName))
                .findFirst()
                .orElse(null);
        if (fault == null || instanceCount < 2 || instanceCount > 9 || agentCount < 1 || agentCount > 9) {
            System.err.println(
                    fault == null
                            ? "--fault " + faultName + " is not one of " + Arrays.toString(Fault.values())
                            : "--instances takes 2 to 9, --agents takes 1 to 9");
            return 2;
        }
        Path home = Path.of(System.getProperty("streams.home", "."));
        Path work = Files.createTempDirectory("streams-on-mesos-sandbox-").toRealPath();
        CountDownLatch cleaned = new CountDownLatch(1);
        Cluster cluster = new Cluster(work, new Processes(work, "streamsx.mesos.sandbox.SandboxCli"));
        Instances[] instances = new Instances[1];
        Thread hook = new Thread(() -> clean(cluster, () -> instances[0], cleaned), "sandbox-cleanup");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return run(fault, home, work, cluster, instances);
        } catch (DemoException e) {
            System.err.println("The sandbox failed: " + e.getMessage());
            return 1;
        } finally {
            clean(cluster, () -> instances[0], cleaned);
        }
    }

    private int run(Fault fault, Path home, Path work, Cluster cluster, Instances[] holder)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        System.out.println("==> Starting ZooKeeper, 2 Mesos masters, " + agentCount + " agents and " + instanceCount
                + " instances of the resource manager; their files are in " + work);
        cluster.start(agentCount);
        Path installation = StandInInstallation.create(
                work.resolve("streams"),
                Path.of(System.getProperty("java.home")),
                System.getProperty("java.class.path"));
        Instances instances = new Instances(home, work, cluster, installation, SESSION_TIMEOUT_MILLIS);
        holder[0] = instances;
        instances.start(instanceCount);
        System.out.println(
                "==> Up in " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
        Streamtool streamtool =
                new Streamtool(home, cluster.zooKeeperAddress(), "SandboxDomain", "SandboxInstance", System.out);
        DemoResult result =
                new Demo(cluster, instances, streamtool, work, SESSION_TIMEOUT_MILLIS, System.out).run(fault);
        if (demo) {
            System.out.println(new ObjectMapper().writeValueAsString(result));
            System.out.flush();
            return result.holds() ? 0 : 1;
        }
        System.out.println(new ObjectMapper().writeValueAsString(result));
        lookAround(home, cluster, instances, streamtool, work);
        Waits.forEver();
        return 0;
    }

    private static void lookAround(Path home, Cluster cluster, Instances instances, Streamtool streamtool, Path work)
            throws IOException {
        String script = home.resolve("scripts/streams-on-mesos").toString();
        System.out.println("\nWhat runs:");
        System.out.println("  ZooKeeper      " + cluster.zooKeeperAddress());
        cluster.masterAddresses().forEach(m -> System.out.println("  Mesos master   http://" + m + "/"));
        cluster.agentAddresses().forEach(a -> System.out.println("  Mesos agent    http://" + a + "/state"));
        for (Instances.Instance i : instances.list()) {
            System.out.println("  instance       http://" + i.address() + "/healthz  pid " + i.pid()
                    + (i.leads() ? "  (leader)" : ""));
        }
        System.out.println("  logs, tasks    " + work);
        System.out.println("Look around:");
        for (String command : new String[] {"status", "getresourcestate -l"}) {
            System.out.println("  " + script + " " + command + " --properties " + instances.properties());
        }
        System.out.println("  " + streamtool.exports());
        for (String command : new String[] {"getdomainstate", "getinstancestate", "addresourcespec --numresources 1"}) {
            System.out.println("  " + streamtool.script() + " " + command);
        }
        System.out.println("Ctrl-C ends it all.");
    }

    private static synchronized void clean(Cluster cluster, Supplier<Instances> instances, CountDownLatch cleaned) {
        if (cleaned.getCount() > 0) {
            if (instances.get() != null) {
                instances.get().close();
            }
            cluster.close();
            cleaned.countDown();
        }
    }
}
