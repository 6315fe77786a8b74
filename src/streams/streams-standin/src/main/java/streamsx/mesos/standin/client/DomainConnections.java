package streamsx.mesos.standin.client;

import com.ibm.streams.resourcemgr.ResourceException;
import java.util.Map;
import streamsx.mesos.standin.config.CommandLine;
import streamsx.mesos.standin.config.ServerMessage;
import streamsx.mesos.standin.config.Switches;
import streamsx.mesos.standin.config.UsageException;
import streamsx.mesos.standin.wire.ClientIdentity;

/** Makes connections to resource managers. */
public final class DomainConnections {

    private DomainConnections() {}

    /**
     * @param client    the identity that connects; with a domain, that domain's manager is looked for, then one for all
     *                  domains
     * @param type      the resource type
     * @param zkConnect where managers are registered, {@code host:port,...}
     * @param listener  hears of the connection and of resources
     * @return not connected yet
     * @throws ResourceException if an argument is missing
     */
    public static DomainConnection create(
            ClientIdentity client, String type, String zkConnect, ConnectionListener listener)
            throws ResourceException {
        return create(client, type, zkConnect, listener, Switches.systemProperties());
    }

    /**
     * @param client    the identity that connects; with a domain, that domain's manager is looked for, then one for all
     *                  domains
     * @param type      the resource type
     * @param zkConnect where managers are registered, {@code host:port,...}
     * @param listener  hears of the connection and of resources
     * @param switches  {@code standin.*}, instead of the system properties
     * @return not connected yet
     * @throws ResourceException if an argument is missing or will not do
     */
    public static DomainConnection create(
            ClientIdentity client,
            String type,
            String zkConnect,
            ConnectionListener listener,
            Map<String, String> switches)
            throws ResourceException {
        try {
            CommandLine.checkName("resource type", type);
            if (client.getDomainId() != null) {
                CommandLine.checkName("domain", client.getDomainId());
            }
            if (zkConnect == null || zkConnect.trim().isEmpty()) {
                throw new UsageException(ServerMessage.OPTION_MISSING.text(CommandLine.ZOOKEEPER));
            }
            return new LiveConnection(client, type, zkConnect, Switches.of(switches), listener);
        } catch (UsageException unfit) {
            throw new ResourceException(unfit.getMessage());
        }
    }
}
