package streamsx.mesos;

import com.ibm.streams.resourcemgr.AllocateInfo;
import com.ibm.streams.resourcemgr.AllocateMasterInfo;
import com.ibm.streams.resourcemgr.ClientInfo;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceManager;
import com.ibm.streams.resourcemgr.ResourceManagerAdapter;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceTagException;
import com.ibm.streams.resourcemgr.ResourceTags;
import java.util.Collection;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import streamsx.mesos.adapter.Controllers;
import streamsx.mesos.adapter.LeaderBridge;
import streamsx.mesos.adapter.Messages;
import streamsx.mesos.adapter.Options;
import streamsx.mesos.adapter.Text;

/**
 * What the resource server of Streams loads. Decides nothing: each request goes to the resource manager that leads,
 * whose child this process is. Calls may overlap.
 */
public class StreamsMesosResourceManager extends ResourceManagerAdapter {
    private static final Logger LOG = Logger.getLogger(StreamsMesosResourceManager.class.getName());

    private final Options options;
    private final Controllers controllers;
    private volatile LeaderBridge service;

    /**
     * As the resource server makes it. Does nothing yet and refuses nothing.
     *
     * @param args the server's whole argument list, of which we take our part
     */
    public StreamsMesosResourceManager(String[] args) {
        this(args, new Controllers.Product());
    }

    StreamsMesosResourceManager(String[] args, Controllers controllers) {
        this.options = Options.parse(args);
        this.controllers = controllers;
    }

    @Override
    public synchronized void initialize() throws ResourceManagerException {
        super.initialize();
        if (service == null) {
            service = LeaderBridge.open(options, controllers, this::getResourceNotificationManager);
        }
    }

    /** Also of a manager that never was initialized, and twice. */
    @Override
    public synchronized void close() {
        LeaderBridge last = service;
        service = null;
        if (last != null) {
            last.close();
        }
        super.close();
    }

    /**
     * HIGH_AVAILABILITY: yes. The resource manager that leads runs the only server, so which server serves follows our
     * own election and not the product's; but a registration that a dead leader's server left behind stays until its
     * ZooKeeper session ends. A manager that is highly available makes the next server wait for that, one that is not
     * would be refused as the second. Were it refused nonetheless, the leader starts the server again, after a pause
     * that grows. And it is no false promise: whoever serves serves the same committed state.
     */
    @Override
    public boolean isFeatureSupported(ResourceManager.Feature feature) {
        return feature == ResourceManager.Feature.HIGH_AVAILABILITY || super.isFeatureSupported(feature);
    }

    @Override
    public void validateStop() throws ResourceManagerException {
        serving("validateStop", Locale.getDefault()).validateStop(Locale.getDefault());
    }

    /**
     * Never fails: a client that could not be made known to the leader is introduced with its first request.
     *
     * <p>No {@code @Override}: that the product's adapter declares it is documented, but no public code has proved it.
     */
    @SuppressWarnings("MissingOverride")
    public void clientConnected(ClientInfo client) {
        LeaderBridge now = service;
        if (now == null) {
            LOG.warning(Messages.format(Locale.getDefault(), Text.NOT_SERVING, "clientConnected"));
        } else {
            now.clientConnected(client);
        }
    }

    @Override
    public ResourceDescriptor allocateMasterResource(ClientInfo client, AllocateMasterInfo request)
            throws ResourceTagException, ResourceManagerException {
        Locale locale = Locale.getDefault();
        return serving("allocateMasterResource", locale).allocateMaster(client, request.getTags(), locale);
    }

    @Override
    public Collection<ResourceDescriptorState> allocateResources(ClientInfo client, AllocateInfo request)
            throws ResourceTagException, ResourceManagerException {
        Locale locale = Locale.getDefault();
        AllocateInfo.AllocateType type = request.getType();
        // The names are the leader's too; one that it does not know it refuses.
        String kind = type == null ? AllocateInfo.AllocateType.SYNCHRONOUS.name() : type.name();
        return serving("allocateResources", locale)
                .allocate(client, kind, request.getCount(), request.getTags(), locale);
    }

    @Override
    public void releaseResources(ClientInfo client, Collection<ResourceDescriptor> resources, Locale locale)
            throws ResourceManagerException {
        serving("releaseResources", locale).release(client, resources, locale);
    }

    @Override
    public void releaseResources(ClientInfo client, Locale locale) throws ResourceManagerException {
        serving("releaseResources", locale).releaseAll(client, locale);
    }

    @Override
    public void cancelPendingResources(ClientInfo client, Collection<ResourceDescriptor> resources, Locale locale)
            throws ResourceManagerException {
        serving("cancelPendingResources", locale).cancel(client, resources, locale);
    }

    @Override
    public void validateTags(ClientInfo client, ResourceTags tags, Locale locale)
            throws ResourceTagException, ResourceManagerException {
        serving("validateTags", locale).validateTags(tags, locale);
    }

    @Override
    public String customCommand(ClientInfo client, String data, Locale locale) throws ResourceManagerException {
        return serving("customCommand", locale).customCommand(data, locale);
    }

    @Override
    public void error(String message) {
        LOG.severe(message);
    }

    @Override
    public void error(Throwable throwable) {
        LOG.log(Level.SEVERE, "The resource server reports", throwable);
    }

    @Override
    public void trace(String message) {
        LOG.fine(message);
    }

    private LeaderBridge serving(String what, Locale locale) throws ResourceManagerException {
        LeaderBridge now = service;
        if (now == null) {
            throw new ResourceManagerException(Messages.format(locale, Text.NOT_SERVING, what));
        }
        return now;
    }
}
