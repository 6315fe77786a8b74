package streamsx.mesos.warmup;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;

/**
 * A Mesos master for one who rehearses a registration: reachable from this process's own host alone, it answers any
 * SUBSCRIBE with a registration, an offer and an update, accepts every other call, and has no agents. It ends with the
 * rehearsal.
 */
final class RehearsalMaster implements AutoCloseable {
    private static final String AGENT = "rehearsal-agent";
    static final String TASK = "rehearsal-task";

    private final HttpServer server;
    private final ExecutorService threads;
    private final Consumer<Call> calls;
    private final CountDownLatch over = new CountDownLatch(1);

    /** @param calls told of each call that comes, before it is answered; on a thread of its own */
    RehearsalMaster(Consumer<Call> calls) throws IOException {
        this.calls = calls;
        threads = Executors.newCachedThreadPool(r -> {
            Thread thread = new Thread(r, "rehearsal-master");
            thread.setDaemon(true);
            return thread;
        });
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/api/v1/scheduler", this::answer);
        server.start();
    }

    String address() {
        return server.getAddress().getHostString() + ":" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Call call = Call.parseFrom(exchange.getRequestBody().readAllBytes());
            calls.accept(call);
            if (call.getType() == Call.Type.SUBSCRIBE) {
                subscribed(exchange, call.getSubscribe().getFrameworkInfo().getId());
            } else {
                exchange.sendResponseHeaders(202, -1);
            }
        }
    }

    private void subscribed(HttpExchange exchange, Protos.FrameworkID framework) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
        exchange.getResponseHeaders().set("Mesos-Stream-Id", "rehearsal");
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        for (Event event : events(framework)) {
            byte[] record = event.toByteArray();
            body.write((record.length + "\n").getBytes(StandardCharsets.US_ASCII));
            body.write(record);
        }
        body.flush();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Event> events(Protos.FrameworkID framework) {
        Protos.AgentID agent = Protos.AgentID.newBuilder().setValue(AGENT).build();
        Protos.Resource cpus = Protos.Resource.newBuilder()
                .setName("cpus")
                .setType(Protos.Value.Type.SCALAR)
                .setScalar(Protos.Value.Scalar.newBuilder().setValue(1))
                .build();
        return List.of(
                Event.newBuilder()
                        .setType(Event.Type.SUBSCRIBED)
                        .setSubscribed(Event.Subscribed.newBuilder()
                                .setFrameworkId(framework)
                                .setHeartbeatIntervalSeconds(15)
                                .setMasterInfo(Protos.MasterInfo.newBuilder()
                                        .setId("rehearsal")
                                        .setIp(0)
                                        .setPort(0)
                                        .setPid("rehearsal@" + address())))
                        .build(),
                Event.newBuilder()
                        .setType(Event.Type.OFFERS)
                        .setOffers(Event.Offers.newBuilder()
                                .addOffers(Protos.Offer.newBuilder()
                                        .setId(Protos.OfferID.newBuilder().setValue("rehearsal-offer"))
                                        .setFrameworkId(framework)
                                        .setAgentId(agent)
                                        .setHostname("rehearsal")
                                        .addResources(cpus)))
                        .build(),
                Event.newBuilder()
                        .setType(Event.Type.UPDATE)
                        .setUpdate(Event.Update.newBuilder()
                                .setStatus(Protos.TaskStatus.newBuilder()
                                        .setTaskId(Protos.TaskID.newBuilder().setValue(TASK))
                                        .setAgentId(agent)
                                        .setState(Protos.TaskState.TASK_RUNNING)
                                        .setUuid(ByteString.copyFrom(new byte[16]))))
                        .build(),
                Event.newBuilder().setType(Event.Type.HEARTBEAT).build());
    }

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
        threads.shutdown();
    }
}
