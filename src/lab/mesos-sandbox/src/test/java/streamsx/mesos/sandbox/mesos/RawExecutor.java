package streamsx.mesos.sandbox.mesos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An executor's side of the v1 executor API over raw sockets, in JSON: for tests that take the part of the executor,
 * and for {@link RawExecutorMain}.
 */
final class RawExecutor implements AutoCloseable {
    static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long TIMEOUT_SECONDS = 30;
    private static final JsonNode END = MAPPER.createObjectNode().put("type", "END_OF_STREAM");

    private final int port;
    private final String ids;
    private final Socket socket;
    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();

    /** Connects and subscribes; the updates and tasks are those that are unacknowledged, as JSON. */
    RawExecutor(int port, String frameworkId, String executorId, Iterable<String> updates, Iterable<String> tasks)
            throws IOException {
        this.port = port;
        this.ids = "\"framework_id\":{\"value\":\"" + frameworkId + "\"},\"executor_id\":{\"value\":\"" + executorId
                + "\"}";
        this.socket = new Socket("127.0.0.1", port);
        TestScheduler.write(
                socket,
                "POST /slave(1)/api/v1/executor HTTP/1.1",
                "Accept: application/json\r\nContent-Type: application/json\r\n",
                "{" + ids + ",\"type\":\"SUBSCRIBE\",\"subscribe\":{\"unacknowledged_updates\":["
                        + String.join(",", updates) + "],\"unacknowledged_tasks\":[" + String.join(",", tasks) + "]}}");
        InputStream in = new BufferedInputStream(socket.getInputStream());
        String head = TestScheduler.head(in);
        if (!head.startsWith("HTTP/1.1 200")) {
            socket.close();
            throw new IOException(head);
        }
        Thread reader = new Thread(() -> read(in), "raw-executor");
        reader.setDaemon(true);
        reader.start();
    }

    RawExecutor(int port, String frameworkId, String executorId) throws IOException {
        this(port, frameworkId, executorId, List.of(), List.of());
    }

    private void read(InputStream in) {
        try {
            while (true) {
                int size = Integer.parseInt(TestScheduler.line(in), 16);
                String chunk = new String(in.readNBytes(size), StandardCharsets.UTF_8);
                TestScheduler.line(in);
                if (size == 0) {
                    break;
                }
                events.add(MAPPER.readTree(chunk.substring(chunk.indexOf('\n') + 1)));
            }
        } catch (IOException | NumberFormatException e) {
            // The end of the stream, in whichever way it came, is an event of its own.
        }
        events.add(END);
    }

    /** The next event, END_OF_STREAM at the last. */
    JsonNode next() throws InterruptedException {
        JsonNode event = events.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("no event");
        }
        return event;
    }

    /** The next event, which must be of the type. */
    JsonNode next(String type) throws InterruptedException {
        JsonNode event = next();
        if (!event.get("type").asText().equals(type)) {
            throw new AssertionError("not " + type + " but " + event);
        }
        return event;
    }

    TestScheduler.Answer call(String type, String rest) throws IOException {
        return TestScheduler.http(
                port,
                "POST",
                "/api/v1/executor",
                "Content-Type: application/json\r\n",
                "{" + ids + ",\"type\":\"" + type + "\"" + rest + "}");
    }

    /** An Update message with a uuid of its own. */
    static String update(String task, String state) {
        UUID uuid = UUID.randomUUID();
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
        return "{\"status\":{\"task_id\":{\"value\":\"" + task + "\"},\"state\":\"" + state
                + "\",\"source\":\"SOURCE_EXECUTOR\",\"uuid\":\""
                + Base64.getEncoder().encodeToString(bytes) + "\"}}";
    }

    /** Sends a new update; returns it. */
    String report(String task, String state) throws IOException {
        String update = update(task, state);
        TestScheduler.Answer answer = call("UPDATE", ",\"update\":" + update);
        if (answer.status() != 202) {
            throw new IOException(answer.toString());
        }
        return update;
    }

    static String uuid(String update) throws IOException {
        return MAPPER.readTree(update).at("/status/uuid").asText();
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
    }

    /** An ExecutorInfo with 0.5 cpus and a shell command. */
    static String info(String id, String command, Map<String, String> environment, String... more) {
        StringBuilder variables = new StringBuilder();
        environment.forEach((name, value) -> variables
                .append(variables.isEmpty() ? "" : ",")
                .append("{\"name\":\"")
                .append(name)
                .append("\",\"value\":\"")
                .append(value)
                .append("\"}"));
        return "{\"executor_id\":{\"value\":\"" + id
                + "\"},\"name\":\"raw\",\"source\":\"test\",\"command\":{\"value\":\"" + command
                + "\",\"environment\":{\"variables\":[" + variables
                + "]}},\"resources\":[{\"name\":\"cpus\",\"type\":\"SCALAR\","
                + "\"scalar\":{\"value\":0.5}}]" + String.join("", more) + "}";
    }

    /** A task of 0.1 cpus with an executor of its own. */
    static String task(String id, JsonNode offer, String executorInfo) {
        String task = TestScheduler.task(id, offer.at("/agent_id/value").asText(), 0.1, null);
        return task.substring(0, task.length() - 1) + ",\"executor\":" + executorInfo + "}";
    }

    /** Cuts the connection without a word. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
