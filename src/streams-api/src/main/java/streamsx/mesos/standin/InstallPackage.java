package streamsx.mesos.standin;

import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceManagerUtilities.ResourceManagerPackageType;

/** Packs what a resource needs of an installation; see ResourceManagerUtilities. */
public final class InstallPackage {

    private InstallPackage() {}

    /** See ResourceManagerUtilities. */
    public static String build(String workingDirectory, ResourceManagerPackageType type)
            throws ResourceManagerException {
        throw new UnsupportedOperationException("not yet");
    }
}
