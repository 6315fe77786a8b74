package streamsx.mesos.scenarios;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.zookeeper.CreateMode;
import streamsx.mesos.sandbox.streams.controller.DomainManagerSeat;
import streamsx.mesos.sandbox.streams.domain.Needs;
import streamsx.mesos.sandbox.streams.store.DomainStore;
import streamsx.mesos.sandbox.streams.store.Zk;
import streamsx.mesos.standin.client.DomainConnections;
import streamsx.mesos.standin.config.StandInPaths;

/**
 * Controllers in this JVM, where so many of them are needed that each cannot have one of its own. A task's process is a
 * shell that waits for its controller here to end; if the shell is killed, the controller is gone with it.
 */
final class HousedControllers implements AutoCloseable {
    private static final String SCRIPT = """
        #!/bin/sh
        cd '%s' || exit 1
        mkfifo $$.end || exit 1
        for argument in "$@"; do echo "$argument"; done > $$.new
        mv $$.new $$.start
        read status < $$.end
        exit $status
        """;
    private final Path spool;
    private final WatchService changes;
    private final Map<String, Map<String, String>> clientSwitches = new ConcurrentHashMap<>();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final Thread watching = new Thread(this::watch, "housed-controllers");

    /** From now on the controllers of the installation run here. */
    HousedControllers(Path installation) throws IOException {
        spool = Files.createDirectories(installation.resolve("spool"));
        Files.writeString(installation.resolve("system/impl/bin/startDomainController.sh"), SCRIPT.formatted(spool));
        changes = spool.getFileSystem().newWatchService();
        spool.register(changes, StandardWatchEventKinds.ENTRY_CREATE);
        watching.start();
    }

    /** How a domain's connection to its resource manager behaves: {@code standin.*}. */
    void clientSwitches(String domain, Map<String, String> switches) {
        clientSwitches.put(domain, switches);
    }

    /** Controllers that run: domain and native id. */
    Set<String> running() {
        return Set.copyOf(running);
    }

    private void watch() {
        try (WatchService opened = changes) {
            while (true) {
                WatchKey changed = opened.take();
                changed.pollEvents();
                changed.reset();
                for (Path file : started()) {
                    List<String> arguments = Files.readAllLines(file);
                    Files.delete(file);
                    long pid = Long.parseLong(file.getFileName().toString().replace(".start", ""));
                    new Thread(() -> control(pid, arguments), "controller-" + pid).start();
                }
            }
        } catch (InterruptedException e) {
            // closed
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Path> started() throws IOException {
        List<Path> started = new ArrayList<>();
        try (var files = Files.newDirectoryStream(spool, "*.start")) {
            files.forEach(started::add);
        }
        return started;
    }

    private static String option(List<String> arguments, String name) {
        int at = arguments.indexOf(name);
        return at < 0 ? "" : arguments.get(at + 1);
    }

    private void control(long pid, List<String> arguments) {
        String domain = option(arguments, "--domain-id");
        String nativeId = option(arguments, "--resource");
        String zkConnect = option(arguments, "--zkconnect");
        List<String> tags = List.of(option(arguments, "--tags").split(","));
        BlockingQueue<String> signals = new LinkedBlockingQueue<>();
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process == null) {
            return;
        }
        String name = domain + " " + nativeId;
        running.add(name);
        process.onExit().thenRun(() -> signals.add("killed"));
        try (Zk zk = Zk.connect(zkConnect, Duration.ofSeconds(20), Duration.ofSeconds(20))) {
            DomainStore store = new DomainStore(zk, domain);
            zk.onChangeBelow(store.paths().root(), signals::add);
            zk.create(
                    StandInPaths.controller(domain, nativeId),
                    new ObjectMapper().writeValueAsBytes(Map.of("host", "localhost", "pid", pid, "tags", tags)),
                    CreateMode.EPHEMERAL);
            try (DomainManagerSeat seat = new DomainManagerSeat(
                    store,
                    nativeId,
                    "localhost",
                    zkConnect,
                    null,
                    (client, type, servers, listener) -> DomainConnections.create(
                            client, type, servers, listener, clientSwitches.getOrDefault(domain, Map.of())),
                    line -> {})) {
                while (process.isAlive()) {
                    if (zk.exists(StandInPaths.stop(domain, nativeId))) {
                        zk.delete(StandInPaths.stop(domain, nativeId));
                        break;
                    }
                    if (tags.stream().anyMatch(Needs.DOMAIN_SERVICES::containsKey)) {
                        seat.look();
                    }
                    signals.take();
                    signals.clear();
                }
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            running.remove(name);
            end(pid, process);
        }
    }

    private void end(long pid, ProcessHandle process) {
        try {
            if (process.isAlive()) {
                Files.writeString(spool.resolve(pid + ".end"), "0\n", StandardOpenOption.WRITE);
            }
        } catch (IOException e) {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        watching.interrupt();
    }
}
