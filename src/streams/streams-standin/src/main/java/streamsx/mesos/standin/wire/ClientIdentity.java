package streamsx.mesos.standin.wire;

import java.util.Objects;
import java.util.UUID;

/** How a client introduces itself to a resource server. */
public final class ClientIdentity {

    /** The name of a domain's controller. */
    public static final String CONTROLLER = "controller";
    /** The name of streamtool. */
    public static final String STREAMTOOL = "streamtool";

    private final String clientId;
    private final String clientName;
    private final String domainId;
    private final String zkConnect;
    private final String installPath;
    private final String installVersion;

    /**
     * @param clientId       names this client among all of a manager
     * @param clientName     the kind of client, such as {@link #CONTROLLER}
     * @param domainId       its domain; null for a tool that belongs to none
     * @param zkConnect      its ZooKeeper servers, {@code host:port,...}
     * @param installPath    where Streams is at the client's; may be null
     * @param installVersion the client's version of Streams; may be null
     */
    public ClientIdentity(
            String clientId,
            String clientName,
            String domainId,
            String zkConnect,
            String installPath,
            String installVersion) {
        this.clientId = Objects.requireNonNull(clientId, "clientId");
        this.clientName = Objects.requireNonNull(clientName, "clientName");
        this.domainId = domainId;
        this.zkConnect = Objects.requireNonNull(zkConnect, "zkConnect");
        this.installPath = installPath;
        this.installVersion = installVersion;
    }

    /**
     * A tool's identity, with an id of its own.
     *
     * @param clientName the kind of client
     * @param domainId   its domain; null if it belongs to none
     * @param zkConnect  its ZooKeeper servers
     * @return the identity
     */
    public static ClientIdentity tool(String clientName, String domainId, String zkConnect) {
        return new ClientIdentity(clientName + "-" + UUID.randomUUID(), clientName, domainId, zkConnect, null, null);
    }

    /** @return names this client among all of a manager */
    public String getClientId() {
        return clientId;
    }

    /** @return the kind of client */
    public String getClientName() {
        return clientName;
    }

    /** @return its domain; null for a tool that belongs to none */
    public String getDomainId() {
        return domainId;
    }

    /** @return its ZooKeeper servers */
    public String getZkConnect() {
        return zkConnect;
    }

    /** @return where Streams is at the client's; may be null */
    public String getInstallPath() {
        return installPath;
    }

    /** @return the client's version of Streams; may be null */
    public String getInstallVersion() {
        return installVersion;
    }

    /** @return whether this is a domain's controller */
    public boolean isController() {
        return CONTROLLER.equals(clientName);
    }

    /** @return whether this is streamtool */
    public boolean isStreamtool() {
        return STREAMTOOL.equals(clientName);
    }

    @Override
    public String toString() {
        return clientName + " " + clientId + (domainId == null ? "" : " of domain " + domainId);
    }
}
