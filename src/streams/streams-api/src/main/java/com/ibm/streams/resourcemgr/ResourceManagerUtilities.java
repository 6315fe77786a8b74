package com.ibm.streams.resourcemgr;

import java.util.Collection;
import java.util.List;

/** Helpers for managers. CERTAIN: the name, and that all in here is static. */
public final class ResourceManagerUtilities {

    /** What goes into a resource's installation. CERTAIN: the name. */
    public enum ResourceManagerPackageType {
        /** INFERRED. */
        BASE,
        /** With what the web services need. CERTAIN. */
        BASE_PLUS_SWS_SERVICES
    }

    private ResourceManagerUtilities() {}

    /**
     * Packs what a resource needs of this installation. CERTAIN; INFERRED: the exception.
     *
     * @param workingDirectory where the file is made
     * @param type             what goes in
     * @return path of the file, a {@code tar.gz} with the one folder {@code StreamsResourceInstall} in it
     * @throws ResourceManagerException if there is no whole installation here, or the file cannot be written
     */
    public static String getResourceManagerPackage(String workingDirectory, ResourceManagerPackageType type)
            throws ResourceManagerException {
        return StreamsImplementation.get().resourceManagerPackage(workingDirectory, type);
    }

    /**
     * The shell command that starts a controller on a resource. CERTAIN; INFERRED: that any collection of tags will do,
     * so pass a {@code Set}.
     *
     * @param installPath where Streams is on the resource; variables such as {@code $PWD} are expanded there
     * @param zkConnect   ZooKeeper servers, {@code host:port,...}
     * @param domainId    the domain that the resource is for
     * @param descriptor  the resource
     * @param tags        names of the tags that it was asked for with; may be null
     * @param fork        whether the command returns while the controller runs on
     * @param isMaster    whether this is the resource that the domain starts with
     * @return one line for {@code sh -c}
     */
    public static String getStartControllerCommand(
            String installPath,
            String zkConnect,
            String domainId,
            ResourceDescriptor descriptor,
            Collection<String> tags,
            boolean fork,
            boolean isMaster) {
        return StreamsImplementation.get()
                .startControllerCommand(installPath, zkConnect, domainId, descriptor, tags, fork, isMaster);
    }

    /**
     * The words of a command that stops a controller. CERTAIN: the name and its parameters; INFERRED: the answer's
     * type.
     *
     * @param installPath where Streams is
     * @param zkConnect   ZooKeeper servers, {@code host:port,...}
     * @param domainId    the domain that the resource is for
     * @param descriptor  the resource
     * @param clean       whether the resource's data goes too
     * @return the words, unquoted
     */
    public static List<String> getStopControllerCommandElements(
            String installPath, String zkConnect, String domainId, ResourceDescriptor descriptor, boolean clean) {
        return StreamsImplementation.get()
                .stopControllerCommandElements(installPath, zkConnect, domainId, descriptor, clean);
    }

    /**
     * Tells the controller on a resource to stop, and does not wait for it. CERTAIN; INFERRED: no answer.
     *
     * @param zkConnect  ZooKeeper servers, {@code host:port,...}
     * @param domainId   the domain that the resource is for
     * @param descriptor the resource
     * @param clean      whether the resource's data goes too
     * @throws ResourceManagerException if it cannot be told
     */
    public static void stopController(String zkConnect, String domainId, ResourceDescriptor descriptor, boolean clean)
            throws ResourceManagerException {
        StreamsImplementation.get().stopController(zkConnect, domainId, descriptor, clean);
    }
}
