package streamsx.mesos.standin;

import com.ibm.streams.resourcemgr.ClientConnection;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceException;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceManagerUtilities.ResourceManagerPackageType;
import com.ibm.streams.resourcemgr.StreamsImplementation;
import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import streamsx.mesos.standin.client.ConnectionListener;
import streamsx.mesos.standin.client.DomainConnections;
import streamsx.mesos.standin.controllers.Controllers;
import streamsx.mesos.standin.controllers.InstallPackage;
import streamsx.mesos.standin.server.ServerCommand;
import streamsx.mesos.standin.server.StopCommand;
import streamsx.mesos.standin.wire.ClientIdentity;

/** The stand-in, as the interface finds it. */
public final class StandInImplementation implements StreamsImplementation {

    @Override
    public String resourceManagerPackage(String workingDirectory, ResourceManagerPackageType type)
            throws ResourceManagerException {
        return InstallPackage.build(workingDirectory, type);
    }

    @Override
    public String startControllerCommand(
            String installPath,
            String zkConnect,
            String domainId,
            ResourceDescriptor descriptor,
            Collection<String> tags,
            boolean fork,
            boolean isMaster) {
        return Controllers.startCommand(installPath, zkConnect, domainId, descriptor, tags, fork, isMaster);
    }

    @Override
    public List<String> stopControllerCommandElements(
            String installPath, String zkConnect, String domainId, ResourceDescriptor descriptor, boolean clean) {
        return Controllers.stopCommand(installPath, zkConnect, domainId, descriptor, clean);
    }

    @Override
    public void stopController(String zkConnect, String domainId, ResourceDescriptor descriptor, boolean clean)
            throws ResourceManagerException {
        Controllers.stop(zkConnect, domainId, descriptor, clean);
    }

    @Override
    public ClientConnection createConnection(String clientName, String resourceType, String zkConnect, String domainId)
            throws ResourceException {
        return DomainConnections.create(
                ClientIdentity.tool(clientName, domainId, zkConnect),
                resourceType,
                zkConnect,
                new ConnectionListener() {});
    }

    @Override
    public int runServer(String[] args) {
        return ServerCommand.run(args);
    }

    @Override
    public int stopServers(String[] args, PrintStream out, PrintStream err) {
        return StopCommand.run(args, out, err);
    }
}
