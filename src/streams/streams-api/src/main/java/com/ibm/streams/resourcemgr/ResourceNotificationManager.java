package com.ibm.streams.resourcemgr;

import java.util.Collection;

/**
 * Tells clients what happens to their resources. A client that is away is passed over without an error (INFERRED).
 * CERTAIN: the name. INFERRED: that it is an interface, and that nothing is returned.
 */
public interface ResourceNotificationManager {

    /**
     * Promised resources can be used now. CERTAIN.
     *
     * @param clientId  who had asked for them
     * @param resources the resources
     */
    void resourcesAllocated(String clientId, Collection<ResourceDescriptor> resources);

    /**
     * Resources are gone. CERTAIN.
     *
     * @param clientId  who had asked for them
     * @param resources the resources
     */
    void resourcesRevoked(String clientId, Collection<ResourceDescriptor> resources);

    /**
     * Resources will be gone soon. CERTAIN: the name; INFERRED: the parameter's type.
     *
     * @param clientId  who had asked for them
     * @param resources the resources
     */
    void resourcesRevokeImminent(String clientId, Collection<ResourceDescriptor> resources);
}
