package com.ibm.streams.resourcemgr;

import java.util.Collection;
import java.util.Locale;

/**
 * What a resource server asks of a manager. CERTAIN: the name and {@link Feature}. INFERRED: that it is an interface,
 * and that the methods known of {@link ResourceManagerAdapter} are declared here too.
 */
public interface ResourceManager {

    /** What a manager may be able to do. CERTAIN: the name. More constants are likely. */
    enum Feature {
        /** Several servers of one type and scope may run; one leads, the others stand by. CERTAIN. */
        HIGH_AVAILABILITY
    }

    /** INFERRED here. @see ResourceManagerAdapter#initialize() */
    void initialize() throws ResourceManagerException;

    /** INFERRED here. @see ResourceManagerAdapter#close() */
    void close();

    /** INFERRED here. @see ResourceManagerAdapter#isFeatureSupported(Feature) */
    boolean isFeatureSupported(Feature feature);

    /** INFERRED here. @see ResourceManagerAdapter#validateStop() */
    void validateStop() throws ResourceManagerException;

    /** INFERRED here. @see ResourceManagerAdapter#clientConnected(ClientInfo) */
    void clientConnected(ClientInfo client);

    /** INFERRED here. @see ResourceManagerAdapter#allocateMasterResource(ClientInfo, AllocateMasterInfo) */
    ResourceDescriptor allocateMasterResource(ClientInfo client, AllocateMasterInfo request)
            throws ResourceTagException, ResourceManagerException;

    /** INFERRED here. @see ResourceManagerAdapter#allocateResources(ClientInfo, AllocateInfo) */
    Collection<ResourceDescriptorState> allocateResources(ClientInfo client, AllocateInfo request)
            throws ResourceTagException, ResourceManagerException;

    /** INFERRED here. @see ResourceManagerAdapter#releaseResources(ClientInfo, Collection, Locale) */
    void releaseResources(ClientInfo client, Collection<ResourceDescriptor> descriptors, Locale locale)
            throws ResourceManagerException;

    /** INFERRED here. @see ResourceManagerAdapter#releaseResources(ClientInfo, Locale) */
    void releaseResources(ClientInfo client, Locale locale) throws ResourceManagerException;

    /** INFERRED here. @see ResourceManagerAdapter#cancelPendingResources(ClientInfo, Collection, Locale) */
    void cancelPendingResources(ClientInfo client, Collection<ResourceDescriptor> descriptors, Locale locale)
            throws ResourceManagerException;

    /** INFERRED here. @see ResourceManagerAdapter#validateTags(ClientInfo, ResourceTags, Locale) */
    void validateTags(ClientInfo client, ResourceTags tags, Locale locale)
            throws ResourceTagException, ResourceManagerException;

    /** INFERRED here. @see ResourceManagerAdapter#customCommand(ClientInfo, String, Locale) */
    String customCommand(ClientInfo client, String data, Locale locale) throws ResourceManagerException;

    /** INFERRED here. @see ResourceManagerAdapter#error(String) */
    void error(String message);

    /** INFERRED here. @see ResourceManagerAdapter#error(Throwable) */
    void error(Throwable throwable);

    /** INFERRED here. @see ResourceManagerAdapter#trace(String) */
    void trace(String message);
}
