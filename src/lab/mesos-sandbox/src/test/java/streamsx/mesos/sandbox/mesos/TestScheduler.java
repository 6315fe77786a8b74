package streamsx.mesos.sandbox.mesos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A scheduler over raw sockets, speaking the JSON of the captures. */
final class TestScheduler implements AutoCloseable {
    static final String CAPABILITIES =
            "[{\"type\":\"MULTI_ROLE\"},{\"type\":\"PARTITION_AWARE\"},{\"type\":\"TASK_KILLING_STATE\"}]";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long TIMEOUT_SECONDS = 30;
    private static final JsonNode END = MAPPER.createObjectNode().put("type", "END_OF_STREAM");

    private final int port;
    private final Socket socket;
    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    final String streamId;
    String frameworkId;
    boolean autoAcknowledge = true;

    /** An answer, read to its end. */
    record Answer(int status, String head, String body) {}

    private TestScheduler(int port, String frameworkInfo, String id) throws IOException {
        this.port = port;
        this.socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(60_000);
        String withId = id == null
                ? frameworkInfo
                : frameworkInfo.substring(0, frameworkInfo.length() - 1) + ",\"id\":{\"value\":\"" + id + "\"}}";
        String body = "{\"type\":\"SUBSCRIBE\"" + (id == null ? "" : ",\"framework_id\":{\"value\":\"" + id + "\"}")
                + ",\"subscribe\":{\"framework_info\":" + withId + "}}";
        write(
                socket,
                "POST /api/v1/scheduler HTTP/1.1",
                "Accept: application/json\r\nContent-Type: application/json\r\n",
                body);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        String head = head(in);
        if (!head.startsWith("HTTP/1.1 200")) {
            throw new IOException(head);
        }
        streamId = header(head, "mesos-stream-id");
        Thread reader = new Thread(() -> read(in), "test-scheduler");
        reader.setDaemon(true);
        reader.start();
    }

    static String info(double failoverTimeout) {
        return info(failoverTimeout, CAPABILITIES);
    }

    static String info(double failoverTimeout, String capabilities) {
        return "{\"user\":\"" + System.getProperty("user.name")
                + "\",\"name\":\"test\",\"roles\":[\"*\"],\"capabilities\":" + capabilities + ",\"failover_timeout\":"
                + failoverTimeout + ",\"checkpoint\":true}";
    }

    /** Subscribes without waiting for an answer. */
    static TestScheduler open(int port, String info, String id) throws IOException {
        return new TestScheduler(port, info, id);
    }

    static TestScheduler subscribe(int port, String info, String id) throws Exception {
        TestScheduler scheduler = open(port, info, id);
        scheduler.frameworkId = scheduler
                .await("SUBSCRIBED")
                .at("/subscribed/framework_id/value")
                .asText();
        return scheduler;
    }

    static TestScheduler subscribe(int port) throws Exception {
        return subscribe(port, info(60), null);
    }

    JsonNode await(String type) throws InterruptedException {
        return await(type, event -> true);
    }

    /** The next event of the type that fits; others are skipped. */
    @SuppressWarnings("ReferenceEquality") // END is a mark.
    JsonNode await(String type, Predicate<JsonNode> which) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        List<String> skipped = new ArrayList<>();
        while (true) {
            JsonNode event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null || (event == END && !type.equals("END_OF_STREAM"))) {
                throw new AssertionError("no " + type + (event == null ? "" : " before the end") + ", but " + skipped);
            }
            if (event.get("type").asText().equals(type) && which.test(event)) {
                return event;
            }
            skipped.add(event.toString());
        }
    }

    /** The next event of the type within a time, or null. */
    JsonNode poll(String type, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (JsonNode event = events.poll(millis, TimeUnit.MILLISECONDS);
                event != null;
                event = events.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            if (event.get("type").asText().equals(type)) {
                return event;
            }
        }
        return null;
    }

    JsonNode awaitState(String task, String state) throws InterruptedException {
        return await(
                        "UPDATE",
                        event -> event.at("/update/status/task_id/value")
                                        .asText()
                                        .equals(task)
                                && event.at("/update/status/state").asText().equals(state))
                .at("/update/status");
    }

    JsonNode awaitOffer() throws InterruptedException {
        return await("OFFERS").at("/offers/offers/0");
    }

    Answer call(String type, String rest) throws IOException {
        return http(
                port,
                "POST",
                "/api/v1/scheduler",
                "Content-Type: application/json\r\nMesos-Stream-Id: " + streamId + "\r\n",
                "{\"framework_id\":{\"value\":\"" + frameworkId + "\"},\"type\":\"" + type + "\"" + rest + "}");
    }

    Answer launch(JsonNode offer, String... tasks) throws IOException {
        return call(
                "ACCEPT",
                ",\"accept\":{\"offer_ids\":[{\"value\":\""
                        + offer.at("/id/value").asText()
                        + "\"}],\"operations\":[{\"type\":\"LAUNCH\",\"launch\":{\"task_infos\":["
                        + String.join(",", tasks) + "]}}]}");
    }

    static String task(String id, JsonNode offer, String command) {
        return task(id, offer.at("/agent_id/value").asText(), 0.1, command);
    }

    static String task(String id, String agent, double cpus, String command) {
        return "{\"name\":\"" + id + "\",\"task_id\":{\"value\":\"" + id + "\"},\"agent_id\":{\"value\":\"" + agent
                + "\"},\"resources\":[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":" + cpus
                + "}},{\"name\":\"mem\",\"type\":\"SCALAR\",\"scalar\":{\"value\":32}}]"
                + (command == null ? "" : ",\"command\":{\"value\":\"" + command + "\"}") + "}";
    }

    /** Cuts the connection without a word. */
    @Override
    public void close() throws IOException {
        socket.close();
    }

    static Answer http(int port, String method, String path, String headers, String body) throws IOException {
        return raw(
                port,
                method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n" + headers
                        + (body == null ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n"
                        + (body == null ? "" : body));
    }

    /** Sends bytes as they are and reads until the end of the connection or the announced length. */
    static Answer raw(int port, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String head = head(in);
            String length = header(head, "content-length");
            byte[] body = length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
            return new Answer(Integer.parseInt(head.split(" ")[1]), head, new String(body, StandardCharsets.UTF_8));
        }
    }

    /** The head of an answer that may be endless. */
    static String headOf(int port, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return head(new BufferedInputStream(socket.getInputStream()));
        }
    }

    static void write(Socket socket, String line, String headers, String body) throws IOException {
        socket.getOutputStream()
                .write((line + "\r\nHost: x\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.UTF_8));
    }

    static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst()
                .orElse(null);
    }

    static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("the connection ended: " + head);
            }
            head.append((char) c);
        }
        return head.toString();
    }

    private void read(InputStream in) {
        try {
            while (true) {
                int size = Integer.parseInt(line(in), 16);
                String chunk = new String(in.readNBytes(size), StandardCharsets.UTF_8);
                line(in);
                if (size == 0) {
                    break;
                }
                JsonNode event = MAPPER.readTree(chunk.substring(chunk.indexOf('\n') + 1));
                if (autoAcknowledge && event.at("/update/status").has("uuid")) {
                    JsonNode status = event.at("/update/status");
                    call(
                            "ACKNOWLEDGE",
                            ",\"acknowledge\":{\"agent_id\":" + status.get("agent_id") + ",\"task_id\":"
                                    + status.get("task_id") + ",\"uuid\":" + status.get("uuid") + "}");
                }
                events.add(event);
            }
        } catch (IOException | NumberFormatException e) {
            // The end of the stream, in whichever way it came, is an event of its own.
        }
        events.add(END);
    }

    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("end");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
