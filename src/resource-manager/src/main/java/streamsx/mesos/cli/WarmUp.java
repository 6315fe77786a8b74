package streamsx.mesos.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.core.AllocationKind;
import streamsx.mesos.core.AllocationRequest;
import streamsx.mesos.core.Client;
import streamsx.mesos.core.Demand;
import streamsx.mesos.core.Effect;
import streamsx.mesos.core.Event;
import streamsx.mesos.core.Offer;
import streamsx.mesos.core.Policy;
import streamsx.mesos.core.StoredState;
import streamsx.mesos.core.StreamsMesosResource;
import streamsx.mesos.core.StreamsMesosState;
import streamsx.mesos.core.TaskState;
import streamsx.mesos.leader.InstanceInfo;
import streamsx.mesos.scheduler.HttpDrivers;
import streamsx.mesos.scheduler.MesosSettings;
import streamsx.mesos.scheduler.StreamsMesosScheduler;
import streamsx.mesos.store.JsonCodec;

/**
 * Exercises on a standby what a takeover will need, so that the first run of that code, with its class loading, is not
 * part of a failover. It writes nothing and never subscribes.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final long DETECT_SECONDS = 10;
    private static final int ROUNDS = 20;

    private final String master;
    private final MesosSettings settings;
    private final InstanceInfo self;

    WarmUp(String master, MesosSettings settings, InstanceInfo self) {
        this.master = master;
        this.settings = settings;
        this.self = self;
    }

    /** Runs in the background; a failure costs nothing but the warmth. */
    void start() {
        Thread thread = new Thread(() -> {
            try {
                decisions();
                http();
                driver();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.debug("Warming up failed", e);
            }
        }, "warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    /** A life of a resource through core and codec. */
    private static void decisions() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            StreamsMesosState state = new StreamsMesosState(Policy.DEFAULT, StoredState.EMPTY, 1);
            state.begin("warm-up");
            state.on(new Event.Subscribed(1));
            state.on(new Event.ConnectClient(1, new Client("c", "", "", Map.of())));
            state.on(new Event.Allocate(2, new AllocationRequest("c", "", AllocationKind.SYNCHRONOUS, 1,
                new TreeMap<>(), new Demand(1, 1), "true", Map.of())));
            List<Effect> effects = state.on(new Event.OffersReceived(1, List.of(new Offer("o", "a", "h", "*", 8, 8))));
            for (Effect effect : effects) {
                if (effect instanceof Effect.PutResource put) {
                    JsonCodec codec = new JsonCodec();
                    byte[] bytes = codec.write("/warm-up", put.resource());
                    codec.read("/warm-up", bytes, StreamsMesosResource.class);
                    state.on(new Event.StatusUpdate(1, put.resource().task().taskId(), TaskState.RUNNING, "a", "", ""));
                }
            }
            state.on(new Event.Tick(10_000));
        }
    }

    private void http() throws Exception {
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build().send(
            HttpRequest.newBuilder(URI.create("http://" + self.address() + "/healthz")).timeout(Duration.ofSeconds(5))
                .build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** A driver that looks for the master and then learns that it may not subscribe. */
    private void driver() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        StreamsMesosScheduler scheduler = new StreamsMesosScheduler(settings, "warm-up",
            new HttpDrivers(master), () -> {
                asked.countDown();
                return CompletableFuture.completedFuture(false);
        }, event -> { }, why -> { });
        scheduler.start();
        asked.await(DETECT_SECONDS, TimeUnit.SECONDS);
        scheduler.stop(true);
    }
}
