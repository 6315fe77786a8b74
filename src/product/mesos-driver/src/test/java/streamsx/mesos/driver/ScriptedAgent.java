package streamsx.mesos.driver;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.executor.Protos.Call;
import org.apache.mesos.v1.executor.Protos.Event;
import streamsx.mesos.testsupport.Await;

/**
 * An agent that answers each SUBSCRIBE by the next step of a script (503 at its end), and other calls with given
 * statuses.
 */
final class ScriptedAgent implements AutoCloseable {

    /** Answers one SUBSCRIBE. */
    interface Step {
        void answer(HttpExchange exchange) throws Exception;
    }

    final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    final BlockingQueue<Call> subscribes = new LinkedBlockingQueue<>();
    final BlockingQueue<String> authorizations = new LinkedBlockingQueue<>();
    /** Statuses of the next calls that are no SUBSCRIBE, 0 for no answer at all; 202 when there is none. */
    final BlockingQueue<Integer> statuses = new LinkedBlockingQueue<>();

    volatile Runnable beforeSubscribed = () -> {};
    private final BlockingQueue<Step> script = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> further = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    ScriptedAgent() throws IOException {
        this(HttpServers.plain());
    }

    private ScriptedAgent(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/api/v1/executor", this::handle);
        server.start();
    }

    /** One that speaks TLS. */
    static ScriptedAgent secure(SSLContext tls) throws IOException {
        return new ScriptedAgent(HttpServers.secure(tls));
    }

    String endpoint() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    ScriptedAgent then(Step... steps) {
        script.addAll(List.of(steps));
        return this;
    }

    /** Sends a record on the stream that is open; an empty one ends it. */
    void send(byte[] record) {
        further.add(record);
    }

    void endStream() {
        further.add(new byte[0]);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }

    /** The next call that is no SUBSCRIBE. */
    Call call() throws InterruptedException {
        return Await.next(calls, "call");
    }

    Call subscribe() throws InterruptedException {
        return Await.next(subscribes, "SUBSCRIBE");
    }

    private void handle(HttpExchange exchange) {
        try {
            Call call = Call.parseFrom(exchange.getRequestBody().readAllBytes());
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            if (authorization != null) {
                authorizations.add(authorization);
            }
            if (call.getType() == Call.Type.SUBSCRIBE) {
                Step step = script.poll();
                subscribes.add(call);
                (step == null ? status(503, "") : step).answer(exchange);
            } else {
                Integer status = statuses.poll();
                calls.add(call);
                if (status != null && status == 0) {
                    return;
                }
                status(status == null ? 202 : status, status == null ? "" : "because")
                        .answer(exchange);
            }
        } catch (Exception stopped) {
            // The driver went away or the test is over.
        } finally {
            exchange.close();
        }
    }

    static Step status(int status, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    /** Sends these records, and then what {@link #send} gives, until the test or {@link #endStream} ends it. */
    Step open(byte[]... records) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, 0);
            beforeSubscribed.run();
            for (byte[] record : records) {
                exchange.getResponseBody().write(record);
                exchange.getResponseBody().flush();
            }
            for (byte[] record = further.take(); record.length > 0; record = further.take()) {
                exchange.getResponseBody().write(record);
                exchange.getResponseBody().flush();
            }
        };
    }

    static byte[] subscribed() {
        return record(Event.newBuilder()
                .setType(Event.Type.SUBSCRIBED)
                .setSubscribed(Event.Subscribed.newBuilder()
                        .setExecutorInfo(Protos.ExecutorInfo.newBuilder()
                                .setExecutorId(executor())
                                .setCommand(Protos.CommandInfo.newBuilder().setValue("x"))
                                .setData(ByteString.copyFromUtf8("hello")))
                        .setFrameworkInfo(
                                Protos.FrameworkInfo.newBuilder().setUser("u").setName("the framework"))
                        .setAgentInfo(Protos.AgentInfo.newBuilder().setHostname("agent.example"))));
    }

    static byte[] launch(String task) {
        return record(Event.newBuilder()
                .setType(Event.Type.LAUNCH)
                .setLaunch(Event.Launch.newBuilder().setTask(task(task))));
    }

    static byte[] launchGroup(String... tasks) {
        Protos.TaskGroupInfo.Builder group = Protos.TaskGroupInfo.newBuilder();
        for (String task : tasks) {
            group.addTasks(task(task));
        }
        return record(Event.newBuilder()
                .setType(Event.Type.LAUNCH_GROUP)
                .setLaunchGroup(Event.LaunchGroup.newBuilder().setTaskGroup(group)));
    }

    static byte[] kill(String task) {
        return record(Event.newBuilder()
                .setType(Event.Type.KILL)
                .setKill(Event.Kill.newBuilder()
                        .setTaskId(Protos.TaskID.newBuilder().setValue(task))));
    }

    static byte[] message(String text) {
        return record(Event.newBuilder()
                .setType(Event.Type.MESSAGE)
                .setMessage(Event.Message.newBuilder().setData(ByteString.copyFromUtf8(text))));
    }

    static byte[] acknowledged(Protos.TaskStatus status) {
        return record(Event.newBuilder()
                .setType(Event.Type.ACKNOWLEDGED)
                .setAcknowledged(Event.Acknowledged.newBuilder()
                        .setTaskId(status.getTaskId())
                        .setUuid(status.getUuid())));
    }

    static byte[] error(String message) {
        return record(Event.newBuilder()
                .setType(Event.Type.ERROR)
                .setError(Event.Error.newBuilder().setMessage(message)));
    }

    static byte[] shutdown() {
        return record(Event.newBuilder().setType(Event.Type.SHUTDOWN));
    }

    private static Protos.TaskInfo task(String id) {
        return Protos.TaskInfo.newBuilder()
                .setName("task " + id)
                .setTaskId(Protos.TaskID.newBuilder().setValue(id))
                .setAgentId(Protos.AgentID.newBuilder().setValue("S1"))
                .build();
    }

    private static Protos.ExecutorID executor() {
        return Protos.ExecutorID.newBuilder().setValue("e1").build();
    }

    private static byte[] record(Event.Builder event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] body = event.build().toByteArray();
        bytes.writeBytes((body.length + "\n").getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }
}
