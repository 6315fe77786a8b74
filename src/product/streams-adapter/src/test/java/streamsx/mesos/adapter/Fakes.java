package streamsx.mesos.adapter;

import com.ibm.streams.resourcemgr.AllocateInfo;
import com.ibm.streams.resourcemgr.AllocateMasterInfo;
import com.ibm.streams.resourcemgr.ClientInfo;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceNotificationManager;
import com.ibm.streams.resourcemgr.ResourceTags;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What Streams would bring. */
final class Fakes {
    private Fakes() {}

    static ClientInfo client() {
        return client("client-1", "domain-1", "zk:2181");
    }

    static ClientInfo client(String id, String domain, String zkConnect) {
        return new ClientInfo() {
            @Override
            public String getClientId() {
                return id;
            }

            @Override
            public String getClientName() {
                return "controller";
            }

            @Override
            public String getDomainId() {
                return domain;
            }

            @Override
            public String getZkConnect() {
                return zkConnect;
            }

            @Override
            public String getInstallPath() {
                return "/opt/streams";
            }

            @Override
            public String getInstallVersion() {
                return null;
            }

            @Override
            public int getOSMajorVersion() {
                return 7;
            }

            @Override
            public int getOSMinorVersion() {
                return 2;
            }

            @Override
            public boolean isController() {
                return true;
            }

            @Override
            public boolean isStreamtool() {
                return false;
            }

            @Override
            public OS getOS() {
                return OS.LINUX;
            }

            @Override
            public Architecture getArchitecture() {
                return null;
            }
        };
    }

    /** Definitions: null for none, Properties, or anything else for a custom format. */
    static final class Tags implements ResourceTags {
        private final Map<String, Object> all = new LinkedHashMap<>();

        Tags with(String name, Object definition) {
            all.put(name, definition);
            return this;
        }

        Tags with(String name, Object... properties) {
            Properties definition = new Properties();
            for (int i = 0; i < properties.length; i += 2) {
                definition.put(properties[i], properties[i + 1]);
            }
            return with(name, (Object) definition);
        }

        @Override
        public Collection<String> getNames() {
            return all.keySet();
        }

        @Override
        public TagDefinitionType getTagDefinitionType(String tagName) {
            Object definition = all.get(tagName);
            return definition == null
                    ? TagDefinitionType.NONE
                    : definition instanceof Properties ? TagDefinitionType.PROPERTIES : TagDefinitionType.CUSTOM;
        }

        @Override
        public Properties getDefinitionAsProperties(String tagName) {
            return (Properties) all.get(tagName);
        }

        @Override
        public String getDefinitionAsCustomFormat(String tagName) {
            return String.valueOf(all.get(tagName));
        }
    }

    static AllocateMasterInfo master(ResourceTags tags) {
        return () -> tags;
    }

    static AllocateInfo request(AllocateInfo.AllocateType type, int count, ResourceTags tags) {
        return new AllocateInfo() {
            @Override
            public int getCount() {
                return count;
            }

            @Override
            public ResourceTags getTags() {
                return tags;
            }

            @Override
            public AllocateType getType() {
                return type;
            }

            @Override
            public String getInstanceId() {
                return null;
            }
        };
    }

    /** Controllers that note what they are told. */
    static final class NotingControllers implements Controllers {
        final List<String> starts = new CopyOnWriteArrayList<>();
        final BlockingQueue<String> stops = new LinkedBlockingQueue<>();
        volatile String command = "run-controller";
        /** Happens while a command is made. */
        volatile Runnable whileMaking = () -> {};
        /** What stopping one does once it is noted. */
        volatile Stopping stopping = resource -> {};

        interface Stopping {
            void stop(ResourceDescriptor resource) throws ResourceManagerException;
        }

        @Override
        public String startCommand(
                String installPath,
                String zkConnect,
                String domainId,
                ResourceDescriptor resource,
                Set<String> tags,
                boolean master) {
            whileMaking.run();
            starts.add(installPath + " " + zkConnect + " " + domainId + " " + resource.getNativeResourceId() + " "
                    + resource.getDisplayName() + " " + tags + " " + master);
            return command;
        }

        @Override
        public void stop(String zkConnect, String domainId, ResourceDescriptor resource)
                throws ResourceManagerException {
            stops.add(zkConnect + " " + domainId + " " + resource.getNativeResourceId());
            stopping.stop(resource);
        }
    }

    /** Clients that note what they are told. */
    static final class NotingClients implements ResourceNotificationManager {
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @Override
        public void resourcesAllocated(String clientId, Collection<ResourceDescriptor> resources) {
            note("allocated", clientId, resources);
        }

        @Override
        public void resourcesRevoked(String clientId, Collection<ResourceDescriptor> resources) {
            note("revoked", clientId, resources);
        }

        @Override
        public void resourcesRevokeImminent(String clientId, Collection<ResourceDescriptor> resources) {
            note("imminent", clientId, resources);
        }

        private void note(String what, String clientId, Collection<ResourceDescriptor> resources) {
            resources.forEach(r -> heard.add(what + " " + clientId + " " + r.getNativeResourceId()));
        }

        String next() throws InterruptedException {
            return heard.poll(10, TimeUnit.SECONDS);
        }
    }

    /** Waits until something holds, at most ten seconds. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        long limit = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        Object monitor = new Object();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > limit) {
                throw new AssertionError("it did not happen within 10 s");
            }
            synchronized (monitor) {
                monitor.wait(5);
            }
        }
    }
}
