package streamsx.mesos.standin;

import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import java.util.Collection;
import java.util.List;

/** Starting and stopping controllers; see ResourceManagerUtilities. */
public final class Controllers {

    private Controllers() {}

    /** See ResourceManagerUtilities. */
    public static String startCommand(String installPath, String zkConnect, String domainId,
            ResourceDescriptor descriptor, Collection<String> tags, boolean fork, boolean isMaster) {
        throw new UnsupportedOperationException("not yet");
    }

    /** See ResourceManagerUtilities. */
    public static List<String> stopCommand(String installPath, String zkConnect, String domainId,
            ResourceDescriptor descriptor, boolean clean) {
        throw new UnsupportedOperationException("not yet");
    }

    /** See ResourceManagerUtilities. */
    public static void stop(String zkConnect, String domainId, ResourceDescriptor descriptor, boolean clean)
            throws ResourceManagerException {
        throw new UnsupportedOperationException("not yet");
    }
}
