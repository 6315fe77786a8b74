package com.ibm.streams.resourcemgr;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;

/**
 * What is behind the static methods and programs of this interface, found by {@link ServiceLoader}. Not part of the
 * product's interface: the product needs none, and no manager may use it.
 */
public interface StreamsImplementation {

    /** What {@link #runServer} answers if the server runs on, or ends, by itself. */
    int ENDING = -1;

    /**
     * @return the one implementation on the class path
     * @throws IllegalStateException if there is none
     */
    static StreamsImplementation get() {
        Iterator<StreamsImplementation> found =
                ServiceLoader.load(StreamsImplementation.class).iterator();
        if (!found.hasNext()) {
            throw new IllegalStateException("No implementation of the resource-manager interface of Streams is on the"
                    + " class path: add the jars of a Streams installation, or those of its stand-in "
                    + "(streams-standin).");
        }
        return found.next();
    }

    /** See {@link ResourceManagerUtilities#getResourceManagerPackage}. */
    String resourceManagerPackage(String workingDirectory, ResourceManagerUtilities.ResourceManagerPackageType type)
            throws ResourceManagerException;

    /** See {@link ResourceManagerUtilities#getStartControllerCommand}. */
    String startControllerCommand(
            String installPath,
            String zkConnect,
            String domainId,
            ResourceDescriptor descriptor,
            Collection<String> tags,
            boolean fork,
            boolean isMaster);

    /** See {@link ResourceManagerUtilities#getStopControllerCommandElements}. */
    List<String> stopControllerCommandElements(
            String installPath, String zkConnect, String domainId, ResourceDescriptor descriptor, boolean clean);

    /** See {@link ResourceManagerUtilities#stopController}. */
    void stopController(String zkConnect, String domainId, ResourceDescriptor descriptor, boolean clean)
            throws ResourceManagerException;

    /** See {@link ClientConnectionFactory#createConnection(String, String, String, String)}; no argument is missing. */
    ClientConnection createConnection(String clientName, String resourceType, String zkConnect, String domainId)
            throws ResourceException;

    /**
     * See {@link ResourceServer#main}.
     *
     * @return the exit code, or {@link #ENDING}
     */
    int runServer(String[] args);

    /**
     * See {@link StopResourceServer#main}.
     *
     * @return the exit code
     */
    int stopServers(String[] args, PrintStream out, PrintStream err);
}
