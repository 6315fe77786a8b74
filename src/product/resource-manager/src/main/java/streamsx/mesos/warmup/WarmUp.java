package streamsx.mesos.warmup;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;
import streamsx.mesos.core.StreamsMesosState;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.AllocationRequest;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Offer;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.StoredState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskState;
import streamsx.mesos.leader.InstanceInfo;
import streamsx.mesos.scheduler.HttpDrivers;
import streamsx.mesos.scheduler.MesosSettings;
import streamsx.mesos.scheduler.StreamsMesosScheduler;
import streamsx.mesos.scheduler.StreamsMesosScheduler.DriverFactory;
import streamsx.mesos.store.StateStore;
import streamsx.mesos.store.json.JsonCodec;
import streamsx.mesos.store.zookeeper.EnsembleClient;
import streamsx.mesos.store.zookeeper.ZooKeeperLayout;
import streamsx.mesos.store.zookeeper.ZooKeeperStateStore;

/**
 * Exercises on a standby what a takeover will need, so that the first run of that code, with its class loading, is not
 * part of a failover. It changes nothing, and never subscribes to the site's Mesos.
 */
public final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final long DETECT_SECONDS = 10;
    private static final int ROUNDS = 50;
    private static final int STORE_ROUNDS = 30;
    private static final long STORE_SECONDS = 10;
    static final int REGISTRATION_ROUNDS = 12;
    private static final long REGISTRATION_SECONDS = 5;

    private final Optional<DriverFactory> drivers;
    private final MesosSettings settings;
    private final InstanceInfo self;
    private final CuratorFramework zooKeeper;
    private final ZooKeeperLayout layout;

    /**
     * Prepares.
     *
     * @param drivers   HTTP drivers of the site's masters; empty if this instance will use others, which cannot be
     *     rehearsed
     * @param zooKeeper connected; this instance's latch node is there
     */
    public WarmUp(
            Optional<DriverFactory> drivers,
            MesosSettings settings,
            InstanceInfo self,
            CuratorFramework zooKeeper,
            ZooKeeperLayout layout) {
        this.drivers = drivers;
        this.settings = settings;
        this.self = self;
        this.zooKeeper = zooKeeper;
        this.layout = layout;
    }

    /** Runs in the background; a failure costs nothing but the warmth. */
    public void start() {
        Thread thread = new Thread(
                () -> {
                    try {
                        rehearse();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (Exception e) {
                        LOG.debug("Warming up failed", e);
                    }
                },
                "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    /** All that this instance will need; what it will not would be loaded in vain. */
    void rehearse() throws Exception {
        decisions();
        store();
        http();
        if (drivers.isPresent()) {
            detection(drivers.get());
            registration();
        }
    }

    /** A life of a resource through core and codec. */
    private static void decisions() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            StreamsMesosState state = new StreamsMesosState(Policy.DEFAULT, StoredState.EMPTY, 1);
            state.begin("warm-up");
            state.on(new Event.Subscribed(1));
            state.on(new Event.ConnectClient(1, new Client("c", "", "", Map.of())));
            state.on(new Event.Allocate(
                    2,
                    new AllocationRequest(
                            "c",
                            "",
                            AllocationKind.SYNCHRONOUS,
                            1,
                            new TreeMap<>(),
                            new ResourceSize(1, 1),
                            "true",
                            Map.of())));
            List<Effect> effects = state.on(new Event.OffersReceived(1, List.of(new Offer("o", "a", "h", "*", 8, 8))));
            List<StreamsMesosResource> launched = effects.stream()
                    .filter(Effect.PutResource.class::isInstance)
                    .map(effect -> ((Effect.PutResource) effect).resource())
                    .toList();
            for (StreamsMesosResource resource : launched) {
                JsonCodec codec = new JsonCodec();
                byte[] bytes = codec.write("/warm-up", resource);
                codec.read("/warm-up", bytes, StreamsMesosResource.class);
                state.on(new Event.StatusUpdate(1, resource.task().taskId(), TaskState.RUNNING, "a", "", ""));
            }
            state.on(new Event.Tick(10_000));
        }
    }

    /** A term's beginning and its first commits, of which nothing is written. */
    void store() throws Exception {
        EnsembleClient ensemble =
                new RehearsalEnsemble(zooKeeper.getZookeeperClient().getZooKeeper(), layout.leader());
        for (int i = 0; i < STORE_ROUNDS; i++) {
            StateStore store = new ZooKeeperStateStore(ensemble, layout, layout::leader);
            StoredState loaded =
                    store.open(ForkJoinPool.commonPool()).toCompletableFuture().get(STORE_SECONDS, TimeUnit.SECONDS);
            List<Effect.Change> changes = new ArrayList<>();
            loaded.resources().values().forEach(resource -> changes.add(new Effect.PutResource(resource)));
            changes.add(new Effect.PutIds(loaded.ids()));
            changes.add(new Effect.PutFramework(new Framework("warm-up", 0, Framework.Standing.NEVER_REGISTERED)));
            store.commit(List.of(changes)).toCompletableFuture().get(STORE_SECONDS, TimeUnit.SECONDS);
            store.confirm().toCompletableFuture().get(STORE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void http() throws Exception {
        HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + self.address() + "/healthz"))
                                .timeout(Duration.ofSeconds(5))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    /**
     * A driver that registers with a master of our own, hears of an offer and an update, asks and acknowledges.
     *
     * @return what the master was asked, in order
     */
    List<Call.Type> registration() throws Exception {
        LOG.info("Rehearsing a registration with a simulated Mesos master");
        List<Call.Type> calls = new CopyOnWriteArrayList<>();
        Semaphore acknowledged = new Semaphore(0);
        try (RehearsalMaster rehearsed = new RehearsalMaster(call -> {
            calls.add(call.getType());
            if (call.getType() == Call.Type.ACKNOWLEDGE) {
                acknowledged.release();
            }
        })) {
            for (int i = 0; i < REGISTRATION_ROUNDS; i++) {
                BlockingQueue<Event> events = new LinkedBlockingQueue<>();
                // Its driver knows no secret of the site's.
                StreamsMesosScheduler scheduler = new StreamsMesosScheduler(
                        settings,
                        "rehearsal",
                        new HttpDrivers(rehearsed.address()),
                        () -> CompletableFuture.completedFuture(true),
                        events::add,
                        why -> {},
                        // Its registration, in a log, would look like the framework's.
                        NOPLogger.NOP_LOGGER);
                scheduler.start();
                try {
                    register(scheduler, events, acknowledged);
                } finally {
                    scheduler.stop(true);
                }
            }
        }
        LOG.info("The rehearsal of a registration is over");
        return calls;
    }

    private static void register(StreamsMesosScheduler scheduler, BlockingQueue<Event> events, Semaphore acknowledged)
            throws InterruptedException {
        for (int calls = 0; calls < 2; ) {
            Event next = events.poll(REGISTRATION_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                return;
            }
            Optional<Effect.MesosCall> call = RehearsalCalls.after(next);
            if (call.isPresent()) {
                scheduler.call(call.get());
                calls++;
            }
        }
        acknowledged.tryAcquire(REGISTRATION_SECONDS, TimeUnit.SECONDS);
    }

    /** A driver that looks for the master and then learns that it may not subscribe. */
    private void detection(DriverFactory site) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        StreamsMesosScheduler scheduler = new StreamsMesosScheduler(
                settings,
                "warm-up",
                site,
                () -> {
                    asked.countDown();
                    return CompletableFuture.completedFuture(false);
                },
                event -> {},
                why -> {});
        scheduler.start();
        asked.await(DETECT_SECONDS, TimeUnit.SECONDS);
        scheduler.stop(true);
    }
}
