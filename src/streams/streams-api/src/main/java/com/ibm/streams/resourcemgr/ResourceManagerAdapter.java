package com.ibm.streams.resourcemgr;

import java.util.Collection;
import java.util.Locale;

/**
 * The class that a manager extends. The server makes one through the public constructor that takes the server's whole
 * argument list, {@code String[]}. CERTAIN: the name. INFERRED: that it is abstract.
 *
 * <p>Calls come on threads of the server and may overlap.
 */
public abstract class ResourceManagerAdapter implements ResourceManager {

    /** Set once by the server, after construction and before {@link #initialize()}. */
    private volatile StandInAccess.Services services;

    /** CERTAIN: without arguments, without a checked exception. */
    public ResourceManagerAdapter() {}

    final void bind(StandInAccess.Services given) {
        services = given;
    }

    /**
     * The server is about to serve; of several servers, only the one that leads is told. Does nothing here.
     *
     * @throws ResourceManagerException if the manager cannot work; the server then ends. CERTAIN.
     */
    @Override
    public void initialize() throws ResourceManagerException {}

    /** The server goes down; may come without {@link #initialize()} before it. Does nothing here. CERTAIN. */
    @Override
    public void close() {}

    /**
     * What this manager can do; nothing, as it stands here.
     *
     * @param feature what is asked for, maybe a constant that the manager does not know
     * @return whether it can. CERTAIN.
     */
    @Override
    public boolean isFeatureSupported(ResourceManager.Feature feature) {
        return false;
    }

    /**
     * Somebody asks for a stop without force. Agrees, as it stands here.
     *
     * @throws ResourceManagerException to keep the server running. CERTAIN.
     */
    @Override
    public void validateStop() throws ResourceManagerException {}

    /**
     * A client has connected, maybe once more, maybe with another version. Does nothing here. CERTAIN.
     *
     * @param client
     * who
     */
    @Override
    public void clientConnected(ClientInfo client) {}

    /**
     * The one resource that a domain starts with.
     *
     * @param client  the domain that asks
     * @param request what it asks for
     * @return a resource that can be used at once
     * @throws ResourceTagException     if a tag does not suit
     * @throws ResourceManagerException if there is no such resource. CERTAIN; INFERRED: abstract.
     */
    @Override
    public abstract ResourceDescriptor allocateMasterResource(ClientInfo client, AllocateMasterInfo request)
            throws ResourceTagException, ResourceManagerException;

    /**
     * Further resources for a domain or an instance.
     *
     * @param client  the domain that asks
     * @param request what it asks for
     * @return one entry a resource, given or promised; fewer than asked for is allowed, and none
     * @throws ResourceTagException     if a tag does not suit
     * @throws ResourceManagerException if it cannot be done. CERTAIN; INFERRED: abstract.
     */
    @Override
    public abstract Collection<ResourceDescriptorState> allocateResources(ClientInfo client, AllocateInfo request)
            throws ResourceTagException, ResourceManagerException;

    /**
     * These resources are no longer needed. Unknown ones must be passed over quietly. Does nothing here.
     *
     * @param client      whose they were
     * @param descriptors the resources
     * @param locale      the caller's language, for messages
     * @throws ResourceManagerException if it cannot be done. CERTAIN.
     */
    @Override
    public void releaseResources(ClientInfo client, Collection<ResourceDescriptor> descriptors, Locale locale)
            throws ResourceManagerException {}

    /**
     * Nothing of this client is needed any longer. Does nothing here.
     *
     * @param client whose resources
     * @param locale the caller's language, for messages
     * @throws ResourceManagerException if it cannot be done. CERTAIN.
     */
    @Override
    public void releaseResources(ClientInfo client, Locale locale) throws ResourceManagerException {}

    /**
     * These promised resources are no longer wanted. Does nothing here.
     *
     * @param client      to whom they were promised
     * @param descriptors the resources
     * @param locale      the caller's language, for messages
     * @throws ResourceManagerException if it cannot be done. CERTAIN.
     */
    @Override
    public void cancelPendingResources(ClientInfo client, Collection<ResourceDescriptor> descriptors, Locale locale)
            throws ResourceManagerException {}

    /**
     * Looks whether this manager understands these tags. Takes everything, as it stands here.
     *
     * @param client who asks
     * @param tags   the tags with their definitions
     * @param locale the caller's language, for messages
     * @throws ResourceTagException     what is wrong with a tag
     * @throws ResourceManagerException if it cannot be told. CERTAIN.
     */
    @Override
    public void validateTags(ClientInfo client, ResourceTags tags, Locale locale)
            throws ResourceTagException, ResourceManagerException {}

    /**
     * A command of the manager's own. None is known here.
     *
     * @param client who asks
     * @param data   the command, by convention a JSON object
     * @param locale the caller's language, for messages
     * @return the answer; INFERRED: may be null
     * @throws ResourceManagerException if the command fails. CERTAIN.
     */
    @Override
    public String customCommand(ClientInfo client, String data, Locale locale) throws ResourceManagerException {
        throw new ResourceManagerException("This resource manager has no commands of its own.");
    }

    /**
     * An error that the server has to tell. Does nothing here. CERTAIN.
     *
     * @param message its text
     */
    @Override
    public void error(String message) {}

    /**
     * An error that the server has to tell. Does nothing here. CERTAIN.
     *
     * @param throwable the error
     */
    @Override
    public void error(Throwable throwable) {}

    /**
     * A line of the server's trace. Does nothing here. CERTAIN.
     *
     * @param message the line
     */
    @Override
    public void trace(String message) {}

    /**
     * The way to tell clients what happens to their resources. CERTAIN.
     *
     * @return null as long as no server runs
     */
    public ResourceNotificationManager getResourceNotificationManager() {
        StandInAccess.Services bound = services;
        return bound == null ? null : bound.notifications();
    }

    /**
     * A store of the manager's own in ZooKeeper. CERTAIN; INFERRED: null as long as no server runs. @return the store
     */
    public ResourcePersistenceManager getResourcePersistenceManager() {
        StandInAccess.Services bound = services;
        return bound == null ? null : bound.persistence();
    }

    /**
     * Whether another server is there that would take over. CERTAIN that it can be called by a manager without a
     * checked exception; INFERRED: public, and what it means.
     *
     * @return true if one stands by
     */
    public boolean standByExists() {
        StandInAccess.Services bound = services;
        return bound != null && bound.standByExists();
    }
}
