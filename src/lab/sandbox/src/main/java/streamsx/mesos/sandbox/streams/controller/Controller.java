package streamsx.mesos.sandbox.streams.controller;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import streamsx.mesos.sandbox.streams.domain.Needs;
import streamsx.mesos.sandbox.streams.store.DomainStore;
import streamsx.mesos.sandbox.streams.store.Zk;
import streamsx.mesos.sandbox.streams.store.ZkException;
import streamsx.mesos.standin.client.DomainConnections;
import streamsx.mesos.standin.config.StandInPaths;

/**
 * The process that a domain runs on each of its resources, in the foreground: an ephemeral node says that it is there,
 * and on a resource with domain services it stands ready for the domain manager. It ends with exit code 0 when it is
 * ordered to stop or gets SIGTERM, with 1 when it cannot begin, and with 2 when its session with ZooKeeper has ended:
 * by then the domain has given its resource up, and a controller that came back would sit on a resource that is no
 * longer the domain's.
 */
@Command(name = "controller", description = "The controller of a resource of a stand-in domain.")
public final class Controller implements Callable<Integer> {
    private static final Duration FIRST_CONNECTION = Duration.ofSeconds(30);
    private static final int SESSION_LOST = 2;

    @Mixin
    private Target target;

    @Option(names = "--display-name", required = true)
    private String displayName;

    @Option(names = "--type", required = true)
    @SuppressWarnings("unused")
    private String type;

    @Option(names = "--tags", defaultValue = "")
    private String tags;

    @Option(names = "--master")
    private boolean master;

    @Option(names = "--fork", description = "done by the script that starts this")
    @SuppressWarnings("unused")
    private boolean fork;

    private final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
    /** Held by the first that has a reason to end; what follows from that, such as the session's end, is none. */
    private final Semaphore end = new Semaphore(1);

    public static void main(String[] args) {
        Controller controller = new Controller();
        int exitCode = new CommandLine(controller).execute(args);
        controller.end.acquireUninterruptibly();
        // Not exit: the hook would wait for this thread.
        halt(exitCode);
    }

    private static void halt(int exitCode) {
        System.out.flush();
        Runtime.getRuntime().halt(exitCode);
    }

    @Override
    public Integer call() throws Exception {
        Duration session = Duration.ofMillis(Integer.getInteger("standin.sessionTimeoutMs", 4000));
        try (Zk zk = Zk.connect(target.zkConnect, session, FIRST_CONNECTION)) {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                end.acquireUninterruptibly();
                                log("ended by a signal");
                                zk.close();
                                halt(0);
                            },
                            "shutdown"));
            zk.onSessionEnd(() -> {
                if (end.tryAcquire()) {
                    log("the session with ZooKeeper has ended: so does this controller");
                    halt(SESSION_LOST);
                }
            });
            DomainStore store = new DomainStore(zk, target.domainId);
            if (store.domain().isEmpty()) {
                log("CDISA5061E domain " + target.domainId + " does not exist");
                return 1;
            }
            zk.onChangeBelow(store.paths().root(), signals::add);
            if (!register(zk, session)) {
                return 1;
            }
            log("controller of " + displayName + " runs, tags " + tags + (master ? ", master" : ""));
            return serve(zk, store);
        } catch (IOException e) {
            log(e.getMessage());
            // A call may learn of the session's end before the watcher does.
            return e instanceof ZkException failure && failure.sessionEnded() ? SESSION_LOST : 1;
        }
    }

    /** A controller that ran here before may have left its node, which goes with its session. */
    private boolean register(Zk zk, Duration session) throws IOException, InterruptedException {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("displayName", displayName);
        node.put("host", hostName());
        node.put("pid", ProcessHandle.current().pid());
        node.put("tags", tagList());
        node.put("master", master);
        byte[] data = new ObjectMapper().writeValueAsBytes(node);
        String path = StandInPaths.controller(target.domainId, target.nativeId);
        long deadline = System.nanoTime() + 3 * session.toNanos();
        while (!zk.create(path, data, CreateMode.EPHEMERAL)) {
            if (zk.owner(path).filter(owner -> owner == zk.sessionId()).isPresent()) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                log("CDISA5041E another controller runs on " + displayName);
                return false;
            }
            signals.poll(session.toMillis(), TimeUnit.MILLISECONDS);
        }
        return true;
    }

    private int serve(Zk zk, DomainStore store) throws IOException, InterruptedException {
        String stop = StandInPaths.stop(target.domainId, target.nativeId);
        boolean services = tagList().stream().anyMatch(Needs.DOMAIN_SERVICES::containsKey);
        try (DomainManagerSeat seat = new DomainManagerSeat(
                store,
                target.nativeId,
                hostName(),
                target.zkConnect,
                System.getenv("STREAMS_INSTALL"),
                DomainConnections::create,
                Controller::log)) {
            while (true) {
                if (zk.exists(stop)) {
                    zk.delete(stop);
                    log("ordered to stop");
                    return 0;
                }
                if (services) {
                    seat.look();
                }
                signals.take();
                signals.clear();
            }
        }
    }

    private List<String> tagList() {
        return Arrays.stream(tags.split(",")).filter(t -> !t.isBlank()).toList();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static void log(String line) {
        System.out.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS) + " " + line);
    }
}
