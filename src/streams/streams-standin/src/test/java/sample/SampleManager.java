package sample;

import com.ibm.streams.messages.Message;
import com.ibm.streams.messages.StreamsRuntimeMessagesKey.Key;
import com.ibm.streams.resourcemgr.AllocateInfo;
import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import com.ibm.streams.resourcemgr.AllocateMasterInfo;
import com.ibm.streams.resourcemgr.ClientInfo;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptor.ResourceKind;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceDescriptorState.AllocateState;
import com.ibm.streams.resourcemgr.ResourceException;
import com.ibm.streams.resourcemgr.ResourceManagerAdapter;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceManagerUtilities;
import com.ibm.streams.resourcemgr.ResourceManagerUtilities.ResourceManagerPackageType;
import com.ibm.streams.resourcemgr.ResourceNotificationManager;
import com.ibm.streams.resourcemgr.ResourcePersistenceManager;
import com.ibm.streams.resourcemgr.ResourceTagException;
import com.ibm.streams.resourcemgr.ResourceTags;
import com.ibm.streams.resourcemgr.ResourceTags.TagDefinitionType;
import com.ibm.streams.resourcemgr.exception.ResourceTagMessageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A whole small manager that uses every certain member of the interface just as strictly as managers in the field do: a
 * changed signature breaks this class. It gives resources from a pool in memory.
 */
public class SampleManager extends ResourceManagerAdapter {

    private final Map<String, String> clientOfResource = new ConcurrentHashMap<>();
    private final List<String> log = new ArrayList<>();
    private int lastId;

    public SampleManager(String[] args) throws Exception {
        super();
        log.add(String.join(" ", args));
    }

    @Override
    public void initialize() throws ResourceManagerException {
        super.initialize();
        ResourcePersistenceManager store = getResourcePersistenceManager();
        // No checked exception here: managers in the field call it where none is caught or declared.
        connect(store);
        try {
            if (store.exists("resources")) {
                for (String id : store.getChildren("resources")) {
                    Properties saved = store.toProperties(store.get("resources/" + id));
                    clientOfResource.put(id, saved.getProperty("client"));
                    lastId = Math.max(lastId, Integer.parseInt(id.substring(id.indexOf('_') + 1)));
                }
            }
        } catch (Throwable unreadable) {
            throw new ResourceManagerException("resources cannot be read", unreadable);
        }
    }

    private static void connect(ResourcePersistenceManager store) {
        store.connect();
    }

    @Override
    public void close() {
        log.add(standByExists() ? "another one goes on" : "nobody is left");
        super.close();
    }

    @Override
    public boolean isFeatureSupported(Feature feature) {
        switch (feature) {
            case HIGH_AVAILABILITY:
                return true;
            default:
                return super.isFeatureSupported(feature);
        }
    }

    @Override
    public void validateStop() throws ResourceManagerException {
        if (!clientOfResource.isEmpty()) {
            throw new ResourceManagerException(clientOfResource.size() + " resources are in use");
        }
        super.validateStop();
    }

    @Override
    public void clientConnected(ClientInfo client) {
        int version = 100 * client.getOSMajorVersion() + client.getOSMinorVersion();
        log.add(client.getClientId()
                + client.getClientName()
                + client.getDomainId()
                + client.getZkConnect()
                + client.getInstallPath()
                + client.getInstallVersion()
                + version
                + client.isController()
                + client.isStreamtool()
                + client.getOS().name()
                + client.getArchitecture().name());
    }

    @Override
    public ResourceDescriptor allocateMasterResource(ClientInfo client, AllocateMasterInfo request)
            throws ResourceTagException, ResourceManagerException {
        ResourceDescriptorState made = create(client, request.getTags(), AllocateState.ALLOCATED, true);
        return made.getDescriptor();
    }

    @Override
    public Collection<ResourceDescriptorState> allocateResources(ClientInfo client, AllocateInfo request)
            throws ResourceTagException, ResourceManagerException {
        AllocateType type = request.getType();
        int wanted = Math.min(request.getCount(), 3);
        log.add("for " + request.getInstanceId());
        Collection<ResourceDescriptorState> states = new ArrayList<>();
        for (int i = 0; i < wanted; i++) {
            switch (type) {
                case SYNCHRONOUS:
                    states.add(create(client, request.getTags(), AllocateState.ALLOCATED, false));
                    break;
                case ASYNCHRONOUS:
                case FLEXIBLE:
                    states.add(create(client, request.getTags(), AllocateState.PENDING, false));
                    break;
                default:
                    throw new ResourceManagerException("unknown type " + type);
            }
        }
        return states;
    }

    // Declares the manager's exception alone though tags are read: a tag's exception must be one of those.
    private ResourceDescriptorState create(ClientInfo client, ResourceTags tags, AllocateState state, boolean master)
            throws ResourceManagerException {
        Set<String> names = new HashSet<>();
        if (tags != null) {
            for (String name : tags.getNames()) {
                names.add(name);
            }
            readTags(tags);
        }
        lastId++;
        String id = "sample_" + lastId;
        ResourceDescriptor descriptor =
                new ResourceDescriptor("sample", ResourceKind.CONTAINER, id, "sample_" + id, null);
        String command = ResourceManagerUtilities.getStartControllerCommand(
                "$PWD/Link", client.getZkConnect(), client.getDomainId(), descriptor, names, false, master);
        log.add(command);
        save(id, client);
        return new ResourceDescriptorState(state, descriptor);
    }

    private void save(String id, ClientInfo client) throws ResourceManagerException {
        clientOfResource.put(id, client.getClientId());
        Properties properties = new Properties();
        properties.setProperty("client", client.getClientId());
        ResourcePersistenceManager store = getResourcePersistenceManager();
        try {
            byte[] data = store.toBytes(properties);
            store.set("resources/" + id, data);
        } catch (Throwable unsaved) {
            throw new ResourceManagerException(unsaved);
        }
    }

    private void readTags(ResourceTags tags) throws ResourceTagException, ResourceManagerException {
        for (String name : tags.getNames()) {
            try {
                TagDefinitionType type = tags.getTagDefinitionType(name);
                switch (type) {
                    case NONE:
                        break;
                    case PROPERTIES:
                        Properties properties = tags.getDefinitionAsProperties(name);
                        if (properties.containsKey("colour")) {
                            throw new ResourceTagMessageException(
                                    new Message(Key.ERR_RM_UNSUPPORTED_TAG_ATTRIBUTE, "sample", name, "colour"));
                        }
                        break;
                    default:
                        throw new ResourceTagException("tag " + name + " is of type " + type);
                }
            } catch (ResourceException wrong) {
                if (wrong instanceof ResourceTagException) {
                    throw (ResourceTagException) wrong;
                }
                throw new ResourceManagerException(wrong);
            }
        }
    }

    @Override
    public void validateTags(ClientInfo client, ResourceTags tags, Locale locale)
            throws ResourceTagException, ResourceManagerException {
        super.validateTags(client, tags, locale);
        readTags(tags);
    }

    @Override
    public void releaseResources(ClientInfo client, Collection<ResourceDescriptor> descriptors, Locale locale)
            throws ResourceManagerException {
        super.releaseResources(client, descriptors, locale);
        for (ResourceDescriptor descriptor : descriptors) {
            if (clientOfResource.remove(descriptor.getNativeResourceId()) != null) {
                log.add("released " + descriptor.getDisplayName());
                ResourceManagerUtilities.stopController(client.getZkConnect(), client.getDomainId(), descriptor, false);
                try {
                    getResourcePersistenceManager().delete("resources/" + descriptor.getNativeResourceId());
                } catch (Throwable left) {
                    error(left);
                }
            }
        }
    }

    @Override
    public void releaseResources(ClientInfo client, Locale locale) throws ResourceManagerException {
        super.releaseResources(client, locale);
        clientOfResource.values().removeIf(client.getClientId()::equals);
    }

    @Override
    public void cancelPendingResources(ClientInfo client, Collection<ResourceDescriptor> descriptors, Locale locale)
            throws ResourceManagerException {
        super.cancelPendingResources(client, descriptors, locale);
        releaseResources(client, descriptors, locale);
    }

    @Override
    public String customCommand(ClientInfo client, String data, Locale locale) throws ResourceManagerException {
        ResourceNotificationManager clients = getResourceNotificationManager();
        List<ResourceDescriptor> named = new ArrayList<>();
        named.add(new ResourceDescriptor("sample", ResourceKind.CONTAINER, data, "sample_" + data, null));
        if (clients != null) {
            clients.resourcesAllocated(client.getClientId(), named);
            clients.resourcesRevokeImminent(client.getClientId(), named);
            clients.resourcesRevoked(client.getClientId(), named);
        }
        return data.isEmpty() ? super.customCommand(client, data, locale) : "announced " + data;
    }

    /** Packages are made by managers themselves, anywhere. */
    public static String pack(String folder) throws ResourceManagerException {
        try {
            return ResourceManagerUtilities.getResourceManagerPackage(
                    folder, ResourceManagerPackageType.BASE_PLUS_SWS_SERVICES);
        } catch (Exception failed) {
            throw new ResourceManagerException("no package", failed);
        }
    }

    @Override
    public void error(String message) {
        super.error(message);
    }

    @Override
    public void error(Throwable throwable) {
        super.error(throwable);
    }

    @Override
    public void trace(String message) {
        super.trace(message);
    }
}
