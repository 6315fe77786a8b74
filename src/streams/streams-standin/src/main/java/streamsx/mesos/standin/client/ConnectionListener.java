package streamsx.mesos.standin.client;

import com.ibm.streams.resourcemgr.ResourceDescriptor;
import java.util.Collection;

/**
 * Hears what happens on a connection. Called on one thread of the connection, in order; it may send requests on the
 * same connection from there.
 */
public interface ConnectionListener {

    /**
     * The connection stands, for the first time or again, and the client has introduced itself.
     *
     * @param type the resource type
     * @param host of the server
     * @param port of the server
     */
    default void connected(String type, String host, int port) {}

    /**
     * The connection broke; it is being made again.
     *
     * @param type the resource type
     * @param host of the server that was lost
     * @param port of the server that was lost
     */
    default void disconnected(String type, String host, int port) {}

    /** @param resources were promised and can be used now */
    default void resourcesAllocated(Collection<ResourceDescriptor> resources) {}

    /** @param resources are gone */
    default void resourcesRevoked(Collection<ResourceDescriptor> resources) {}

    /** @param resources will be gone soon */
    default void resourcesRevokeImminent(Collection<ResourceDescriptor> resources) {}
}
