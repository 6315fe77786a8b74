package streamsx.mesos.driver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import streamsx.mesos.testsupport.Await;

/** A master that answers each SUBSCRIBE by the next step of a script, and each other call with a given status. */
final class ScriptedMaster implements AutoCloseable {

    /** Answers one SUBSCRIBE. */
    interface Step {
        void answer(HttpExchange exchange, Call call) throws Exception;
    }

    final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    final BlockingQueue<String> streamIds = new LinkedBlockingQueue<>();
    final BlockingQueue<String> authorizations = new LinkedBlockingQueue<>();
    final AtomicInteger subscribes = new AtomicInteger();
    /** What answers a SUBSCRIBE when the script is at its end. */
    volatile Step atTheEnd = status(503, "");

    volatile int callStatus = 202;
    volatile String callBody = "";
    volatile Runnable beforeAnswer = () -> {};
    private final BlockingQueue<Step> script = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> endless = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    ScriptedMaster() throws IOException {
        this(HttpServers.plain());
    }

    private ScriptedMaster(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** One that speaks TLS. */
    static ScriptedMaster secure(SSLContext tls) throws IOException {
        return new ScriptedMaster(HttpServers.secure(tls));
    }

    int port() {
        return server.getAddress().getPort();
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    ScriptedMaster then(Step... steps) {
        script.addAll(java.util.List.of(steps));
        return this;
    }

    /** The next call that is no SUBSCRIBE. */
    Call call() throws InterruptedException {
        return Await.next(calls, "call");
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) {
        try {
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            Call call = Call.parseFrom(exchange.getRequestBody().readAllBytes());
            if (call.getType() == Call.Type.SUBSCRIBE) {
                subscribes.incrementAndGet();
                Step step = script.poll();
                (step == null ? atTheEnd : step).answer(exchange, call);
            } else {
                beforeAnswer.run();
                calls.add(call);
                streamIds.add(exchange.getRequestHeaders().getFirst("Mesos-Stream-Id"));
                status(callStatus, callBody).answer(exchange, call);
            }
        } catch (Exception stopped) {
            // The driver went away or the test is over.
        } finally {
            exchange.close();
        }
    }

    static Step status(int status, String body) {
        return (exchange, call) -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    static Step redirect(String location) {
        return (exchange, call) -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(307, -1);
        };
    }

    /** Sends these bytes as the stream and then ends it. */
    static Step stream(String id, byte[]... parts) {
        return (exchange, call) -> write(exchange, id, parts);
    }

    /** Sends these bytes as the stream, and nothing more until the driver leaves or the test is over. */
    Step open(String id, byte[]... parts) {
        return (exchange, call) -> {
            write(exchange, id, parts);
            endless.take();
        };
    }

    private static void write(HttpExchange exchange, String id, byte[]... parts) throws IOException {
        exchange.getResponseHeaders().set("Mesos-Stream-Id", id);
        exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        for (byte[] part : parts) {
            body.write(part);
            body.flush();
        }
    }

    static byte[] subscribed(String frameworkId, double heartbeatSeconds) {
        return record(Event.newBuilder()
                .setType(Event.Type.SUBSCRIBED)
                .setSubscribed(Event.Subscribed.newBuilder()
                        .setFrameworkId(Protos.FrameworkID.newBuilder().setValue(frameworkId))
                        .setHeartbeatIntervalSeconds(heartbeatSeconds)
                        .setMasterInfo(Protos.MasterInfo.newBuilder()
                                .setId("m")
                                .setIp(16777343)
                                .setPort(5050)))
                .build());
    }

    static byte[] error(String message) {
        return record(Event.newBuilder()
                .setType(Event.Type.ERROR)
                .setError(Event.Error.newBuilder().setMessage(message))
                .build());
    }

    static byte[] update(String task, boolean withUuid) {
        Protos.TaskStatus.Builder status = Protos.TaskStatus.newBuilder()
                .setTaskId(Protos.TaskID.newBuilder().setValue(task))
                .setAgentId(Protos.AgentID.newBuilder().setValue("S0"))
                .setState(Protos.TaskState.TASK_RUNNING);
        if (withUuid) {
            status.setUuid(com.google.protobuf.ByteString.copyFrom(new byte[16]));
        }
        return record(Event.newBuilder()
                .setType(Event.Type.UPDATE)
                .setUpdate(Event.Update.newBuilder().setStatus(status))
                .build());
    }

    static byte[] record(Event event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] body = event.toByteArray();
        bytes.writeBytes((body.length + "\n").getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }
}
