package streamsx.mesos.leader;

import java.util.Objects;

/**
 * An instance of the resource manager, as its latch node's data tells the others (JSON of exactly these fields).
 *
 * @param host    host name or address under which its HTTP API is reached
 * @param port    port of its HTTP API
 * @param pid     its process id on that host
 * @param version the software's version
 */
public record InstanceInfo(String host, int port, long pid, String version) {
    public InstanceInfo {
        Objects.requireNonNull(host);
        Objects.requireNonNull(version);
    }

    /** {@code host:port}. */
    public String address() {
        return host + ":" + port;
    }
}
