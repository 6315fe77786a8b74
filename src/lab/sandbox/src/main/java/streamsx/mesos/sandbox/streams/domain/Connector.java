package streamsx.mesos.sandbox.streams.domain;

import com.ibm.streams.resourcemgr.ResourceException;
import streamsx.mesos.standin.client.ConnectionListener;
import streamsx.mesos.standin.client.DomainConnection;
import streamsx.mesos.standin.wire.ClientIdentity;

/** Makes connections to a resource manager, not connected yet. */
public interface Connector {
    DomainConnection create(ClientIdentity client, String type, String zkConnect, ConnectionListener listener)
            throws ResourceException;
}
