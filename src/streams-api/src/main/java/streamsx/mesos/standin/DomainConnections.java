package streamsx.mesos.standin;

import com.ibm.streams.resourcemgr.ResourceException;

/** Makes connections to resource managers. */
public final class DomainConnections {

    private DomainConnections() {}

    /**
     * @param client    who connects; with a domain, that domain's manager is looked for, then one for all domains
     * @param type      the resource type
     * @param zkConnect where managers are registered, {@code host:port,...}
     * @param listener  hears of the connection and of resources
     * @return not connected yet
     * @throws ResourceException if an argument is missing
     */
    public static DomainConnection create(ClientIdentity client, String type, String zkConnect,
            ConnectionListener listener) throws ResourceException {
        throw new UnsupportedOperationException("not yet");
    }
}
