package streamsx.mesos.sandbox.streams.controller;

import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceManagerUtilities;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Orders a controller to stop, as a resource manager does. */
@Command(name = "stopDomainController.sh", description = "Orders a controller of a stand-in domain to stop.")
public final class StopController implements Callable<Integer> {
    @Mixin
    private Target target;

    @Option(names = "--clean", description = "the resource's data goes too; there is none here")
    private boolean clean;

    public static void main(String[] args) {
        System.exit(new CommandLine(new StopController()).execute(args));
    }

    @Override
    public Integer call() {
        try {
            ResourceManagerUtilities.stopController(
                    target.zkConnect,
                    target.domainId,
                    new ResourceDescriptor(
                            "", ResourceDescriptor.ResourceKind.CONTAINER, target.nativeId, target.nativeId, null),
                    clean);
            return 0;
        } catch (ResourceManagerException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }
}
