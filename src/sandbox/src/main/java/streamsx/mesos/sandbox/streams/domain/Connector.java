package streamsx.mesos.sandbox.streams.domain;

import com.ibm.streams.resourcemgr.ResourceException;
import streamsx.mesos.standin.ClientIdentity;
import streamsx.mesos.standin.ConnectionListener;
import streamsx.mesos.standin.DomainConnection;

/** Makes connections to a resource manager, not connected yet. */
public interface Connector {
    DomainConnection create(ClientIdentity client, String type, String zkConnect, ConnectionListener listener)
        throws ResourceException;
}
