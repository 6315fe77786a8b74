package streamsx.mesos.standin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** A server's entry in ZooKeeper. */
final class Registration {

    static final String STARTING = "STARTING";
    static final String RUNNING = "RUNNING";
    static final String STANDBY = "STANDBY";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The node; empty as long as there is none. */
    final String path;
    final String host;
    final String ip;
    final int port;
    final String pid;
    final String version;
    final String status;

    Registration(String path, String host, String ip, int port, String pid, String version, String status) {
        this.path = path;
        this.host = host;
        this.ip = ip;
        this.port = port;
        this.pid = pid;
        this.version = version;
        this.status = status;
    }

    Registration withStatus(String changed) {
        return new Registration(path, host, ip, port, pid, version, changed);
    }

    Registration withPath(String changed) {
        return new Registration(changed, host, ip, port, pid, version, status);
    }

    boolean serves() {
        return RUNNING.equals(status);
    }

    byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(JSON.createObjectNode().put("host", host).put("ip", ip).put("port", port)
                    .put("pid", pid).put("version", version).put("status", status));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @return what the node holds; a node that holds something else is a server that does not serve */
    static Registration fromJson(String path, byte[] data) {
        JsonNode json = null;
        try {
            json = data == null ? null : JSON.readTree(data);
        } catch (IOException garbage) {
            // as if nothing were in it
        }
        JsonNode in = json == null ? JSON.createObjectNode() : json;
        int port = in.path("port").asInt(0);
        boolean whole = in.path("ip").isTextual() && port > 0 && port < 65_536;
        return new Registration(path, in.path("host").asText("?"), in.path("ip").asText("?"), port,
                in.path("pid").asText("?"), in.path("version").asText("?"),
                whole ? in.path("status").asText("?") : "UNREADABLE");
    }
}
