package streamsx.mesos.standin.server;

import com.ibm.streams.resourcemgr.AllocateInfo;
import com.ibm.streams.resourcemgr.AllocateMasterInfo;
import com.ibm.streams.resourcemgr.ClientInfo;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptor.ResourceKind;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceDescriptorState.AllocateState;
import com.ibm.streams.resourcemgr.ResourceManager;
import com.ibm.streams.resourcemgr.ResourceManagerAdapter;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceTags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A manager for tests: remembers what it was asked, and does what the test has put in. */
public class RecordingManager extends ResourceManagerAdapter {

    /** A request that the test steers. */
    public interface Command {
        String carryOut(ClientInfo client, String data, Locale locale) throws ResourceManagerException;
    }

    final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    final List<String> args;
    public volatile boolean highAvailability;
    volatile ResourceManagerException onInitialize;
    volatile ResourceManagerException onValidateStop;
    public volatile ResourceManagerException onTags;
    public volatile Command command = (client, data, locale) -> data;
    public volatile boolean givesMaster = true;
    volatile Runnable onClose = () -> {};

    public RecordingManager(String[] args) {
        this.args = List.of(args);
    }

    public static ResourceDescriptor resource(String nativeId) {
        return new ResourceDescriptor("test", ResourceKind.CONTAINER, nativeId, "test_" + nativeId, null);
    }

    public void awaitCall(String expected) throws InterruptedException {
        List<String> others = new ArrayList<>();
        for (String call = calls.poll(20, TimeUnit.SECONDS); call != null; call = calls.poll(20, TimeUnit.SECONDS)) {
            if (call.equals(expected)) {
                return;
            }
            others.add(call);
        }
        throw new AssertionError("no " + expected + " among " + others);
    }

    @Override
    public void initialize() throws ResourceManagerException {
        calls.add("initialize");
        if (onInitialize != null) {
            throw onInitialize;
        }
    }

    @Override
    public void close() {
        onClose.run();
        calls.add("close");
    }

    @Override
    public boolean isFeatureSupported(ResourceManager.Feature feature) {
        return highAvailability;
    }

    @Override
    public void validateStop() throws ResourceManagerException {
        calls.add("validateStop");
        if (onValidateStop != null) {
            throw onValidateStop;
        }
    }

    @Override
    public void clientConnected(ClientInfo client) {
        calls.add("clientConnected " + client.getClientId());
    }

    @Override
    public ResourceDescriptor allocateMasterResource(ClientInfo client, AllocateMasterInfo request)
            throws ResourceManagerException {
        calls.add("allocateMasterResource " + client.getClientId() + " " + request.getTags());
        return givesMaster ? resource("master") : null;
    }

    @Override
    public Collection<ResourceDescriptorState> allocateResources(ClientInfo client, AllocateInfo request)
            throws ResourceManagerException {
        calls.add("allocateResources " + client.getClientId() + " " + request);
        return List.of(
                new ResourceDescriptorState(AllocateState.ALLOCATED, resource("r1")),
                new ResourceDescriptorState(AllocateState.PENDING, resource("r2")));
    }

    @Override
    public void releaseResources(ClientInfo client, Collection<ResourceDescriptor> descriptors, Locale locale) {
        calls.add("releaseResources " + client.getClientId() + " " + names(descriptors) + " " + locale);
    }

    @Override
    public void releaseResources(ClientInfo client, Locale locale) {
        calls.add("releaseResources " + client.getClientId() + " " + locale);
    }

    @Override
    public void cancelPendingResources(ClientInfo client, Collection<ResourceDescriptor> descriptors, Locale locale) {
        calls.add("cancelPendingResources " + client.getClientId() + " " + names(descriptors) + " " + locale);
    }

    @Override
    public void validateTags(ClientInfo client, ResourceTags tags, Locale locale) throws ResourceManagerException {
        calls.add("validateTags " + tags);
        if (onTags != null) {
            throw onTags;
        }
        for (String name : tags.getNames()) {
            if (tags.getTagDefinitionType(name) == ResourceTags.TagDefinitionType.PROPERTIES) {
                calls.add(name + "=" + tags.getDefinitionAsProperties(name));
            }
        }
    }

    @Override
    public String customCommand(ClientInfo client, String data, Locale locale) throws ResourceManagerException {
        return command.carryOut(client, data, locale);
    }

    private static List<String> names(Collection<ResourceDescriptor> descriptors) {
        return descriptors.stream().map(ResourceDescriptor::getNativeResourceId).toList();
    }
}
