package streamsx.mesos.adapter;

import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceManagerUtilities;
import java.util.Set;

/** The two things about controllers that only the product knows. */
public interface Controllers {
    /**
     * The part of a shell command that starts a controller and stays in the foreground as long as it runs.
     *
     * @param installPath where Streams is, as the task's shell is to expand it
     * @param master      whether it is the domain's first resource
     */
    String startCommand(
            String installPath,
            String zkConnect,
            String domainId,
            ResourceDescriptor resource,
            Set<String> tags,
            boolean master);

    /** Tells a controller to end. May take its time. */
    void stop(String zkConnect, String domainId, ResourceDescriptor resource) throws ResourceManagerException;

    /** The product's own. */
    final class Product implements Controllers {
        @Override
        public String startCommand(
                String installPath,
                String zkConnect,
                String domainId,
                ResourceDescriptor resource,
                Set<String> tags,
                boolean master) {
            // Not forked: the task has to live as long as the controller does.
            return ResourceManagerUtilities.getStartControllerCommand(
                    installPath, zkConnect, domainId, resource, tags, false, master);
        }

        @Override
        public void stop(String zkConnect, String domainId, ResourceDescriptor resource)
                throws ResourceManagerException {
            ResourceManagerUtilities.stopController(zkConnect, domainId, resource, false);
        }
    }
}
