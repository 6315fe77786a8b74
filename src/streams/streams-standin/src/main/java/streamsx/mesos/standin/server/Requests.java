package streamsx.mesos.standin.server;

import com.ibm.streams.resourcemgr.AllocateInfo;
import com.ibm.streams.resourcemgr.AllocateMasterInfo;
import com.ibm.streams.resourcemgr.ClientInfo;
import com.ibm.streams.resourcemgr.ResourceTagException;
import com.ibm.streams.resourcemgr.ResourceTags;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import streamsx.mesos.standin.config.ServerMessage;
import streamsx.mesos.standin.wire.ClientIdentity;
import streamsx.mesos.standin.wire.TagDefinition;

/** What a manager is given with a request. */
public final class Requests {

    private Requests() {}

    /** @param tags may be null, the answer is then null too */
    public static ResourceTags tags(Map<String, TagDefinition> tags, Locale locale) {
        return tags == null ? null : new Tags(new TreeMap<>(tags), locale);
    }

    static AllocateMasterInfo master(ResourceTags tags) {
        return () -> tags;
    }

    static AllocateInfo allocate(AllocateInfo.AllocateType type, int count, String instanceId, ResourceTags tags) {
        return new Allocate(type, count, instanceId, tags);
    }

    static ClientInfo client(ClientIdentity identity) {
        return new Client(identity);
    }

    private static final class Tags implements ResourceTags {
        private final Map<String, TagDefinition> tags;
        private final Locale locale;

        Tags(Map<String, TagDefinition> tags, Locale locale) {
            this.tags = tags;
            this.locale = locale;
        }

        @Override
        public Collection<String> getNames() {
            return Collections.unmodifiableSet(tags.keySet());
        }

        @Override
        public TagDefinitionType getTagDefinitionType(String tagName) throws ResourceTagException {
            return find(tagName).getType();
        }

        @Override
        public Properties getDefinitionAsProperties(String tagName) throws ResourceTagException {
            Properties properties = new Properties();
            properties.putAll(find(tagName, TagDefinitionType.PROPERTIES).getProperties());
            return properties;
        }

        @Override
        public String getDefinitionAsCustomFormat(String tagName) throws ResourceTagException {
            return find(tagName, TagDefinitionType.CUSTOM).getCustom();
        }

        private TagDefinition find(String tagName, TagDefinitionType type) throws ResourceTagException {
            TagDefinition found = find(tagName);
            if (found.getType() != type) {
                throw new ResourceTagException(ServerMessage.WRONG_TAG_FORMAT.text(locale, tagName, type));
            }
            return found;
        }

        private TagDefinition find(String tagName) throws ResourceTagException {
            TagDefinition found = tagName == null ? null : tags.get(tagName);
            if (found == null) {
                throw new ResourceTagException(ServerMessage.NO_SUCH_TAG.text(locale, tagName));
            }
            return found;
        }

        @Override
        public String toString() {
            return tags.toString();
        }
    }

    private static final class Allocate implements AllocateInfo {
        private final AllocateType type;
        private final int count;
        private final String instanceId;
        private final ResourceTags tags;

        Allocate(AllocateType type, int count, String instanceId, ResourceTags tags) {
            this.type = type;
            this.count = count;
            this.instanceId = instanceId;
            this.tags = tags;
        }

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
            return instanceId;
        }

        @Override
        public String toString() {
            return type + " " + count + " for " + instanceId + " " + tags;
        }
    }

    private static final class Client implements ClientInfo {
        private final ClientIdentity identity;

        Client(ClientIdentity identity) {
            this.identity = identity;
        }

        @Override
        public String getClientId() {
            return identity.getClientId();
        }

        @Override
        public String getClientName() {
            return identity.getClientName();
        }

        @Override
        public String getDomainId() {
            return identity.getDomainId();
        }

        @Override
        public String getZkConnect() {
            return identity.getZkConnect();
        }

        @Override
        public String getInstallPath() {
            return identity.getInstallPath();
        }

        @Override
        public String getInstallVersion() {
            return identity.getInstallVersion();
        }

        @Override
        public int getOSMajorVersion() {
            return 0;
        }

        @Override
        public int getOSMinorVersion() {
            return 0;
        }

        @Override
        public boolean isController() {
            return identity.isController();
        }

        @Override
        public boolean isStreamtool() {
            return identity.isStreamtool();
        }

        @Override
        public OS getOS() {
            return OS.LINUX;
        }

        @Override
        public Architecture getArchitecture() {
            return "amd64".equals(System.getProperty("os.arch")) ? Architecture.X86_64 : Architecture.UNKNOWN;
        }

        @Override
        public String toString() {
            return identity.toString();
        }
    }
}
