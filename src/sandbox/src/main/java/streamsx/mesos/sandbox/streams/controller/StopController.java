package streamsx.mesos.sandbox.streams.controller;

import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceManagerUtilities;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Orders a controller to stop, as a resource manager does. */
@Command(name = "stopDomainController.sh", description = "Orders a controller of a stand-in domain to stop.")
public final class StopController implements Callable<Integer> {
    @Option(names = "--zkconnect", required = true)
    private String zkConnect;
    @Option(names = {"-d", "--domain-id"}, required = true)
    private String domainId;
    @Option(names = "--resource", required = true, description = "the resource's native id")
    private String nativeId;
    @Option(names = "--clean", description = "the resource's data goes too; there is none here")
    private boolean clean;

    public static void main(String[] args) {
        System.exit(new CommandLine(new StopController()).execute(args));
    }

    @Override
    public Integer call() {
        try {
            ResourceManagerUtilities.stopController(zkConnect, domainId, new ResourceDescriptor("",
                ResourceDescriptor.ResourceKind.CONTAINER, nativeId, nativeId, null), clean);
            return 0;
        } catch (ResourceManagerException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }
}
