package streamsx.mesos.sandbox.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A ZooKeeper server, two Mesos masters and some agents, each a process of its own, on free ports of loopback. */
final class Cluster implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final int MASTERS = 2;

    private final Path work;
    private final Processes processes;
    private final List<Process> started = new CopyOnWriteArrayList<>();
    private final List<Processes.Started> masters = new ArrayList<>();
    private final List<Processes.Started> agents = new ArrayList<>();
    private Processes.Started zooKeeper;

    Cluster(Path work, Processes processes) {
        this.work = work;
        this.processes = processes;
    }

    void start(int agentCount) {
        zooKeeper = await(launch(
                "zookeeper",
                List.of("zookeeper", "--port=0", "--tick_time=500ms", "--work_dir=" + work.resolve("zookeeper"))));
        List<CompletableFuture<Processes.Started>> parts = new ArrayList<>();
        for (int i = 0; i < MASTERS; i++) {
            parts.add(launch(
                    "master-" + i,
                    List.of(
                            "master",
                            "--ip=127.0.0.1",
                            "--port=0",
                            "--zk=" + mesosMaster(),
                            "--agent_ping_timeout=1secs",
                            "--max_agent_ping_timeouts=2",
                            "--agent_reregister_timeout=1mins",
                            "--zk_session_timeout=4secs")));
        }
        for (int i = 0; i < agentCount; i++) {
            parts.add(startAgent(i));
        }
        for (int i = 0; i < parts.size(); i++) {
            (i < MASTERS ? masters : agents).add(await(parts.get(i)));
        }
    }

    private CompletableFuture<Processes.Started> startAgent(int index) {
        return launch(
                "agent-" + index,
                List.of(
                        "agent",
                        "--ip=127.0.0.1",
                        "--port=0",
                        "--master=" + mesosMaster(),
                        "--work_dir=" + agentDirectory(index),
                        "--resources=cpus:16;mem:65536;disk:10000;ports:[31000-32000]",
                        "--attributes=rack:r" + index));
    }

    private CompletableFuture<Processes.Started> launch(String name, List<String> arguments) {
        return processes.start(name, arguments, started::add);
    }

    private static Processes.Started await(CompletableFuture<Processes.Started> part) {
        try {
            return part.get(START.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new DemoException("a part of the cluster does not start: " + e.getMessage(), e);
        }
    }

    private Path agentDirectory(int index) {
        return work.resolve("agent-" + index);
    }

    String zooKeeperAddress() {
        return "127.0.0.1:" + zooKeeper.port();
    }

    String mesosMaster() {
        return "zk://" + zooKeeperAddress() + "/mesos";
    }

    List<String> masterAddresses() {
        return masters.stream().map(m -> "127.0.0.1:" + m.port()).toList();
    }

    List<String> agentAddresses() {
        return agents.stream().map(a -> "127.0.0.1:" + a.port()).toList();
    }

    void killMaster(String address) {
        masters.stream()
                .filter(m -> address.endsWith(":" + m.port()))
                .findFirst()
                .orElseThrow(() -> new DemoException("no master of this cluster listens on " + address))
                .process()
                .destroyForcibly();
    }

    /** @return its index, to start it again */
    int killAgent(int port) {
        for (int i = 0; i < agents.size(); i++) {
            if (agents.get(i).port() == port) {
                agents.get(i).process().destroyForcibly();
                return i;
            }
        }
        throw new DemoException("no agent of this cluster listens on port " + port);
    }

    void restartAgent(int index) {
        agents.set(index, await(startAgent(index)));
    }

    /** Ends every process of the cluster, tasks first among the survivors of their agents, and removes the files. */
    @Override
    public void close() {
        List<ProcessHandle> handles =
                new ArrayList<>(started.stream().map(Process::toHandle).toList());
        end(handles);
        end(Processes.inside("MESOS_SANDBOX", work.toString()));
        try (Stream<Path> files = Files.walk(work)) {
            files.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            System.err.println("Could not remove " + work + ": " + e.getMessage());
        }
    }

    /** Asks to end, waits a little, and then insists. */
    static void end(List<ProcessHandle> handles) {
        handles.forEach(ProcessHandle::destroy);
        CompletableFuture<?> all = CompletableFuture.allOf(
                handles.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new));
        try {
            all.get(8, TimeUnit.SECONDS);
        } catch (Exception e) {
            handles.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
