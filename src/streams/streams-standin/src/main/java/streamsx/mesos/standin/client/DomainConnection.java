package streamsx.mesos.standin.client;

import com.ibm.streams.resourcemgr.AllocateInfo;
import com.ibm.streams.resourcemgr.ClientConnection;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import streamsx.mesos.standin.wire.TagDefinition;

/**
 * A domain's connection to its resource manager; once {@link #connect()} has succeeded it is made again whenever it
 * breaks, until it is closed. Thread-safe; requests may overlap.
 *
 * <p>What a manager refuses is thrown with the manager's type of exception and text. {@link ConnectionLostException}:
 * the connection broke while the request was under way. A request that finds no connection waits for one no longer than
 * the connection time-out. A {@code Locale} is the language of messages.
 */
public interface DomainConnection extends ClientConnection, AutoCloseable {

    /**
     * @param tags the tags with their definitions
     * @return a resource that can be used at once
     * @throws ResourceException if there is none, or the connection is lost
     */
    ResourceDescriptor allocateMasterResource(Map<String, TagDefinition> tags, Locale locale) throws ResourceException;

    /**
     * @param type       how long the client is ready to wait
     * @param count      how many
     * @param instanceId the instance that needs them; null if it is the domain itself
     * @param tags       the tags with their definitions
     * @return one entry a resource, given or promised; may be fewer than requested
     * @throws ResourceException if it cannot be done, or the connection is lost
     */
    Collection<ResourceDescriptorState> allocateResources(
            AllocateInfo.AllocateType type,
            int count,
            String instanceId,
            Map<String, TagDefinition> tags,
            Locale locale)
            throws ResourceException;

    /**
     * @param resources are no longer needed
     * @throws ResourceException if it cannot be done, or the connection is lost
     */
    void releaseResources(Collection<ResourceDescriptor> resources, Locale locale) throws ResourceException;

    /**
     * Gives back all that this client has.
     *
     * @throws ResourceException if it cannot be done, or the connection is lost
     */
    void releaseResources(Locale locale) throws ResourceException;

    /**
     * @param resources promised ones that are no longer wanted
     * @throws ResourceException if it cannot be done, or the connection is lost
     */
    void cancelPendingResources(Collection<ResourceDescriptor> resources, Locale locale) throws ResourceException;

    /**
     * @param tags the tags with their definitions
     * @throws ResourceException a {@link com.ibm.streams.resourcemgr.ResourceTagException} if the manager does not take
     *     one
     */
    void validateTags(Map<String, TagDefinition> tags, Locale locale) throws ResourceException;

    @Override
    void close();
}
