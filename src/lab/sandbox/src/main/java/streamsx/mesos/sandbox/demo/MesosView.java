package streamsx.mesos.sandbox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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

/** What the leading Mesos master says. */
final class MesosView {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient http;
    private final List<String> masters;

    /**
     * The framework as the master shows it.
     *
     * @param id     its id
     * @param active whether it is connected
     * @param tasks  agent id by id of each running task
     */
    record Framework(String id, boolean active, Map<String, String> tasks) {}

    MesosView(HttpClient http, List<String> masters) {
        this.http = http;
        this.masters = masters;
    }

    /** {@code host:port} of the master that leads. */
    Optional<String> leader() {
        for (String master : masters) {
            try {
                HttpResponse<String> answer = get(master, "/master/redirect");
                Optional<String> location = answer.headers().firstValue("Location");
                if (location.isPresent()) {
                    String leader = location.get().substring("//".length());
                    if (get(leader, "/health").statusCode() == 200) {
                        return Optional.of(leader);
                    }
                }
            } catch (IOException e) {
                // This one is down; another may know.
                continue;
            }
        }
        return Optional.empty();
    }

    /** Everything that the leading master shows. */
    JsonNode state() throws IOException {
        String leader = leader().orElseThrow(() -> new IOException("no Mesos master leads"));
        HttpResponse<String> answer = get(leader, "/master/state");
        if (answer.statusCode() != 200) {
            throw new IOException(leader + " answers " + answer.statusCode());
        }
        return JSON.readTree(answer.body());
    }

    /** All frameworks that are not completed. */
    List<Framework> frameworks() throws IOException {
        List<Framework> all = new ArrayList<>();
        for (JsonNode framework : state().get("frameworks")) {
            Map<String, String> running = new TreeMap<>();
            for (JsonNode task : framework.get("tasks")) {
                if (task.get("state").asText().equals("TASK_RUNNING")) {
                    running.put(task.get("id").asText(), task.get("slave_id").asText());
                }
            }
            all.add(new Framework(
                    framework.get("id").asText(), framework.get("active").asBoolean(), running));
        }
        return all;
    }

    /** The ports of the agents by their ids. */
    Map<String, Integer> agentPorts() throws IOException {
        Map<String, Integer> ports = new TreeMap<>();
        state().get("slaves")
                .forEach(s -> ports.put(s.get("id").asText(), s.get("port").asInt()));
        return ports;
    }

    private HttpResponse<String> get(String address, String path) throws IOException {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://" + address + path))
                            .timeout(Duration.ofSeconds(3))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
