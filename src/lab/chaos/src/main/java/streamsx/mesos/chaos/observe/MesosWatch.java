package streamsx.mesos.chaos.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.zookeeper.KeeperException;
import streamsx.mesos.chaos.cluster.Cluster;
import streamsx.mesos.chaos.cluster.Zk;

/** Reads {@code /state} of the leading Mesos master, past all proxies. */
final class MesosWatch implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final Cluster cluster;
    private final Zk zk;

    MesosWatch(Cluster cluster) {
        this.cluster = cluster;
        String mesos = cluster.mesos();
        String servers =
                mesos.startsWith("zk://") ? mesos.substring(5, mesos.indexOf('/', 5)) : cluster.zooKeeperConnect();
        zk = new Zk(servers.substring(servers.indexOf('@') + 1));
    }

    /** {@code host:port} of the master that leads; empty if none can be found. */
    Optional<String> leader() throws InterruptedException {
        for (String master : candidates()) {
            Optional<HttpResponse<String>> answer = get(master, "/master/redirect");
            Optional<String> location = answer.flatMap(a -> a.headers().firstValue("Location"));
            if (location.isPresent()) {
                String address = location.get().replaceFirst("^(https?:)?//", "");
                return Optional.of(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
            }
        }
        return Optional.empty();
    }

    private List<String> candidates() throws InterruptedException {
        if (!cluster.masterAddresses().isEmpty()) {
            return cluster.masterAddresses();
        }
        String path = cluster.mesos().substring(cluster.mesos().indexOf('/', 5));
        try {
            TreeSet<String> nodes = new TreeSet<>(zk.client().getChildren(path, false));
            nodes.removeIf(n -> !n.startsWith("json.info_"));
            if (nodes.isEmpty()) {
                return List.of();
            }
            JsonNode address = json.readTree(zk.client().getData(path + "/" + nodes.first(), false, null))
                    .path("address");
            return List.of(
                    address.path("ip").asText() + ":" + address.path("port").asInt());
        } catch (KeeperException | IOException e) {
            return List.of();
        }
    }

    Optional<MesosState> read() throws InterruptedException {
        Optional<String> leader = leader();
        if (leader.isEmpty()) {
            return Optional.empty();
        }
        Optional<HttpResponse<String>> answer = get(leader.get(), "/master/state");
        try {
            return answer.isPresent() && answer.get().statusCode() == 200
                    ? Optional.of(parse(json.readTree(answer.get().body())))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // The master died while it spoke.
        }
    }

    private MesosState parse(JsonNode state) {
        MesosState found = new MesosState(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        for (String group : List.of("frameworks", "completed_frameworks")) {
            for (JsonNode framework : state.path(group)) {
                if (framework.path("name").asText().equals(cluster.frameworkName())) {
                    found.frameworks()
                            .put(
                                    framework.path("id").asText(),
                                    group.equals("completed_frameworks")
                                            ? "completed"
                                            : framework.path("active").asBoolean() ? "active" : "inactive");
                    for (String list : List.of("completed_tasks", "unreachable_tasks", "tasks")) {
                        framework
                                .path(list)
                                .forEach(t -> found.tasks()
                                        .put(
                                                t.path("id").asText(),
                                                new MesosState.Task(
                                                        t.path("id").asText(),
                                                        t.path("slave_id").asText(),
                                                        t.path("state").asText())));
                    }
                }
            }
        }
        for (JsonNode agent : state.path("slaves")) {
            if (agent.path("active").asBoolean()) {
                found.agents()
                        .put(agent.path("id").asText(), agent.path("hostname").asText());
            }
        }
        return found;
    }

    private Optional<HttpResponse<String>> get(String address, String path) throws InterruptedException {
        try {
            return Optional.of(http.send(
                    HttpRequest.newBuilder(URI.create("http://" + address + path))
                            .timeout(TIMEOUT)
                            .build(),
                    HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Tells the master that leads to end a framework; returns whether it did. */
    boolean teardown(String frameworkId) throws InterruptedException {
        Optional<String> leader = leader();
        try {
            return leader.isPresent()
                    && http.send(
                                            HttpRequest.newBuilder(
                                                            URI.create("http://" + leader.get() + "/master/teardown"))
                                                    .timeout(TIMEOUT)
                                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                                    .POST(HttpRequest.BodyPublishers.ofString(
                                                            "frameworkId=" + frameworkId))
                                                    .build(),
                                            HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        zk.close();
    }
}
