package streamsx.mesos.sandbox.streams;

import com.ibm.streams.resourcemgr.AllocateInfo;
import com.ibm.streams.resourcemgr.AllocateMasterInfo;
import com.ibm.streams.resourcemgr.ClientInfo;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptor.ResourceKind;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceDescriptorState.AllocateState;
import com.ibm.streams.resourcemgr.ResourceManagerAdapter;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceManagerUtilities;
import com.ibm.streams.resourcemgr.ResourceTagException;
import com.ibm.streams.resourcemgr.ResourceTags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A manager with a number of slots; a resource is a plain process that the start command begins. */
final class FakeManager extends ResourceManagerAdapter {
    private static final String TYPE = "fake";
    private static final int MOST_PROMISED = 5;
    private final String installPath;
    private final Path logs;
    private final ExecutorService stopping = Executors.newCachedThreadPool();
    private final Map<String, One> resources = new LinkedHashMap<>();
    private int slots;
    private int nextId;
    /** What was asked, one line a call. */
    final List<String> calls = new CopyOnWriteArrayList<>();
    /** Runs once, after the next request for resources was carried out and before it is answered. */
    final AtomicReference<Runnable> beforeAnswer = new AtomicReference<>();

    private static final class One {
        private final ResourceDescriptor descriptor;
        private final ClientInfo client;
        private final TreeSet<String> tags;
        private Process process;

        One(ResourceDescriptor descriptor, ClientInfo client, TreeSet<String> tags) {
            this.descriptor = descriptor;
            this.client = client;
            this.tags = tags;
        }
    }

    FakeManager(String installPath, Path logs, int slots) {
        this.installPath = installPath;
        this.logs = logs;
        this.slots = slots;
    }

    @Override
    public synchronized ResourceDescriptor allocateMasterResource(ClientInfo client, AllocateMasterInfo info)
            throws ResourceTagException, ResourceManagerException {
        calls.add("master " + client.getClientName() + " " + names(info.getTags()));
        if (used() >= slots) {
            throw new ResourceManagerException("CDISR6027E no slot is free");
        }
        One one = make(client, names(info.getTags()));
        launch(one, true);
        return one.descriptor;
    }

    @Override
    public Collection<ResourceDescriptorState> allocateResources(ClientInfo client, AllocateInfo info) {
        Collection<ResourceDescriptorState> answer = allocate(client, info);
        Runnable before = beforeAnswer.getAndSet(null);
        if (before != null) {
            before.run();
        }
        return answer;
    }

    private synchronized Collection<ResourceDescriptorState> allocate(ClientInfo client, AllocateInfo info) {
        calls.add("allocate " + info.getType() + " " + info.getCount() + " " + info.getInstanceId() + " "
                + names(info.getTags()));
        List<ResourceDescriptorState> answer = new ArrayList<>();
        for (int i = 0; i < info.getCount(); i++) {
            if (used() < slots) {
                One one = make(client, names(info.getTags()));
                launch(one, false);
                answer.add(new ResourceDescriptorState(AllocateState.ALLOCATED, one.descriptor));
            } else if (info.getType() == AllocateInfo.AllocateType.FLEXIBLE && i < MOST_PROMISED) {
                answer.add(new ResourceDescriptorState(
                        AllocateState.PENDING, make(client, names(info.getTags())).descriptor));
            } else {
                break;
            }
        }
        return answer;
    }

    @Override
    public synchronized void releaseResources(ClientInfo client, Collection<ResourceDescriptor> given, Locale locale)
            throws ResourceManagerException {
        calls.add("release "
                + given.stream().map(ResourceDescriptor::getDisplayName).toList());
        for (ResourceDescriptor descriptor : given) {
            drop(descriptor.getNativeResourceId());
        }
    }

    @Override
    public synchronized void releaseResources(ClientInfo client, Locale locale) throws ResourceManagerException {
        calls.add("release all");
        resources.values().stream()
                .filter(r -> r.client.getClientId().equals(client.getClientId()))
                .map(r -> r.descriptor.getNativeResourceId())
                .toList()
                .forEach(this::drop);
    }

    @Override
    public synchronized void cancelPendingResources(
            ClientInfo client, Collection<ResourceDescriptor> given, Locale locale) throws ResourceManagerException {
        calls.add("cancel "
                + given.stream().map(ResourceDescriptor::getDisplayName).toList());
        given.forEach(d -> drop(d.getNativeResourceId()));
    }

    @Override
    public void validateTags(ClientInfo client, ResourceTags tags, Locale locale)
            throws ResourceTagException, ResourceManagerException {
        calls.add("validate " + names(tags));
        for (String tag : tags.getNames()) {
            for (Map.Entry<Object, Object> property :
                    tags.getDefinitionAsProperties(tag).entrySet()) {
                if (!List.of("memory", "cores").contains(property.getKey())
                        || !String.valueOf(property.getValue()).matches("[0-9.]+")) {
                    throw new ResourceTagException("CDISR6005E " + property + " is not understood");
                }
            }
        }
    }

    /** Adds slots; promises are kept in order. */
    synchronized void setSlots(int count) {
        slots = count;
        keepPromises();
    }

    /** Takes a resource away, as if its host had gone. */
    synchronized void revoke(String name) {
        One one = byName(name);
        resources.remove(one.descriptor.getNativeResourceId());
        one.process.destroyForcibly();
        getResourceNotificationManager().resourcesRevoked(one.client.getClientId(), List.of(one.descriptor));
    }

    /** The process of a resource. */
    synchronized Process process(String name) {
        return byName(name).process;
    }

    /** Announces a resource that it never promised. */
    synchronized void announceStranger(String likeClientOf) {
        ResourceDescriptor stranger =
                new ResourceDescriptor(TYPE, ResourceKind.CONTAINER, "777", "fake_777", "nowhere");
        getResourceNotificationManager()
                .resourcesAllocated(byName(likeClientOf).client.getClientId(), List.of(stranger));
    }

    /** Names of resources that have a process. */
    synchronized List<String> running() {
        return resources.values().stream()
                .filter(r -> r.process != null && r.process.isAlive())
                .map(r -> r.descriptor.getDisplayName())
                .toList();
    }

    private One byName(String name) {
        return resources.values().stream()
                .filter(r -> r.descriptor.getDisplayName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static TreeSet<String> names(ResourceTags tags) {
        return new TreeSet<>(tags == null ? List.of() : tags.getNames());
    }

    private int used() {
        return (int) resources.values().stream().filter(r -> r.process != null).count();
    }

    private One make(ClientInfo client, TreeSet<String> tags) {
        String id = String.valueOf(nextId++);
        One one = new One(
                new ResourceDescriptor(TYPE, ResourceKind.CONTAINER, id, TYPE + "_" + id, "localhost"), client, tags);
        resources.put(id, one);
        return one;
    }

    private void launch(One one, boolean master) {
        String command = ResourceManagerUtilities.getStartControllerCommand(
                installPath,
                one.client.getZkConnect(),
                one.client.getDomainId(),
                one.descriptor,
                one.tags,
                false,
                master);
        try {
            one.process = new ProcessBuilder("/bin/sh", "-c", "exec " + command)
                    .redirectErrorStream(true)
                    .redirectOutput(logs.resolve(one.descriptor.getDisplayName() + ".log")
                            .toFile())
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void drop(String id) {
        One one = resources.get(id);
        if (one == null) {
            return;
        }
        if (one.process == null) {
            resources.remove(id);
            return;
        }
        stopping.execute(() -> {
            try {
                ResourceManagerUtilities.stopController(
                        one.client.getZkConnect(), one.client.getDomainId(), one.descriptor, false);
                if (!one.process.waitFor(10, TimeUnit.SECONDS)) {
                    one.process.destroyForcibly();
                }
                calls.add("ended " + one.descriptor.getDisplayName() + " " + one.process.waitFor());
            } catch (ResourceManagerException | InterruptedException e) {
                calls.add("not ended " + one.descriptor.getDisplayName() + " " + e);
            }
            synchronized (this) {
                resources.remove(id);
                keepPromises();
            }
        });
    }

    private void keepPromises() {
        for (One one : List.copyOf(resources.values())) {
            if (one.process == null && used() < slots) {
                launch(one, false);
                getResourceNotificationManager().resourcesAllocated(one.client.getClientId(), List.of(one.descriptor));
            }
        }
    }

    /** Ends all that it started. */
    void end() {
        stopping.shutdownNow();
        synchronized (this) {
            resources.values().stream().filter(r -> r.process != null).forEach(r -> r.process.destroyForcibly());
        }
    }
}
