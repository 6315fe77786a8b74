package streamsx.mesos.examples.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.agent.config.AgentConfig;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;
import streamsx.mesos.sandbox.mesos.zookeeper.ZooKeeperProcess;

/** The sandbox's ZooKeeper, master and agent, in this process, for those who have no Mesos at hand. */
public final class LocalCluster implements AutoCloseable {

    private final Path directory;
    private final ZooKeeperProcess zooKeeper;
    private final SandboxMaster master;
    private final SandboxAgent agent;

    private LocalCluster(Path directory, String ports) throws IOException {
        this.directory = directory;
        this.zooKeeper =
                ZooKeeperProcess.start("127.0.0.1", 0, directory.resolve("zookeeper"), ZooKeeperProcess.DEFAULT_TICK);
        this.master = SandboxMaster.start(MasterConfig.defaults().withZk(master(), Duration.ofSeconds(4)));
        this.agent = SandboxAgent.start(AgentConfig.defaults(master(), directory.resolve("agent"))
                .withResources("cpus:4;mem:4096;disk:10000;ports:" + ports));
    }

    /** @param ports what the agent offers, as Mesos writes it: {@code [31000-32000]} */
    public static LocalCluster start(String ports) throws IOException {
        LocalCluster cluster = new LocalCluster(Files.createTempDirectory("mesos-example"), ports);
        System.out.println("a sandbox cluster runs in " + cluster.directory + "; its page: http://"
                + cluster.master.hostPort() + "/");
        return cluster;
    }

    /** Where frameworks find the master. */
    public String master() {
        return "zk://" + zooKeeper.connectString() + "/mesos";
    }

    @Override
    public void close() {
        agent.closeAndKillTasks();
        master.close();
        zooKeeper.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("not all of " + directory + " could be deleted: " + e.getMessage());
        }
    }
}
