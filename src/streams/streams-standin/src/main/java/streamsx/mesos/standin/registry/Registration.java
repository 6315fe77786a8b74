package streamsx.mesos.standin.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** A server's entry in ZooKeeper. */
public final class Registration {

    public static final String STARTING = "STARTING";
    public static final String RUNNING = "RUNNING";
    public static final String STANDBY = "STANDBY";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The node; empty as long as there is none. */
    public final String path;

    public final String host;
    public final String ip;
    public final int port;
    public final String pid;
    public final String version;
    public final String status;

    public Registration(String path, String host, String ip, int port, String pid, String version, String status) {
        this.path = path;
        this.host = host;
        this.ip = ip;
        this.port = port;
        this.pid = pid;
        this.version = version;
        this.status = status;
    }

    public Registration withStatus(String changed) {
        return new Registration(path, host, ip, port, pid, version, changed);
    }

    public Registration withPath(String changed) {
        return new Registration(changed, host, ip, port, pid, version, status);
    }

    public boolean serves() {
        return RUNNING.equals(status);
    }

    public byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(JSON.createObjectNode()
                    .put("host", host)
                    .put("ip", ip)
                    .put("port", port)
                    .put("pid", pid)
                    .put("version", version)
                    .put("status", status));
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
        return new Registration(
                path,
                in.path("host").asText("?"),
                in.path("ip").asText("?"),
                port,
                in.path("pid").asText("?"),
                in.path("version").asText("?"),
                whole ? in.path("status").asText("?") : "UNREADABLE");
    }
}
