package streamsx.mesos.sandbox.streams.tool;

import com.ibm.streams.resourcemgr.ResourceException;
import java.io.IOException;

/** A command that needs no ZooKeeper, and therefore works without one. */
abstract class LocalCommand extends ToolCommand {
    @Override
    final int withZooKeeper() throws ToolException, IOException, ResourceException, InterruptedException {
        return run();
    }
}
