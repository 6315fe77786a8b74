package streamsx.mesos.standin.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ibm.streams.resourcemgr.AllocateInfo;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceException;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceTagException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import streamsx.mesos.standin.config.ServerMessage;
import streamsx.mesos.standin.config.Switches;
import streamsx.mesos.standin.wire.ClientIdentity;
import streamsx.mesos.standin.wire.ProtocolException;
import streamsx.mesos.standin.wire.TagDefinition;
import streamsx.mesos.standin.wire.WireProtocol;

/** A connection that outlives the servers it is connected to. */
final class LiveConnection implements DomainConnection {

    private final ClientIdentity client;
    private final String type;
    private final String zkConnect;
    private final Switches switches;
    private final ConnectionListener listener;
    private Connector connector;
    private boolean closed;

    LiveConnection(
            ClientIdentity client, String type, String zkConnect, Switches switches, ConnectionListener listener) {
        this.client = client;
        this.type = type;
        this.zkConnect = zkConnect;
        this.switches = switches;
        this.listener = listener;
    }

    @Override
    public void connect() throws ResourceException {
        Connector made;
        synchronized (this) {
            if (closed) {
                throw new ResourceException(ServerMessage.NOT_OPEN.text());
            }
            if (connector == null) {
                connector = new Connector(client, type, zkConnect, switches, listener);
                connector.start();
            }
            made = connector;
        }
        try {
            awaitSession(made, Locale.getDefault());
        } catch (ResourceException none) {
            synchronized (this) {
                connector = connector == made ? null : connector;
            }
            made.close();
            throw none;
        }
    }

    @Override
    public ResourceDescriptor allocateMasterResource(Map<String, TagDefinition> tags, Locale locale)
            throws ResourceException {
        ObjectNode request = WireProtocol.object();
        request.set("tags", WireProtocol.tags(tags));
        return ask(WireProtocol.ALLOCATE_MASTER, request, locale, WireProtocol::descriptor);
    }

    @Override
    public Collection<ResourceDescriptorState> allocateResources(
            AllocateInfo.AllocateType allocateType,
            int count,
            String instanceId,
            Map<String, TagDefinition> tags,
            Locale locale)
            throws ResourceException {
        ObjectNode request = WireProtocol.object()
                .put("type", allocateType.name())
                .put("count", count)
                .put("instanceId", instanceId);
        request.set("tags", WireProtocol.tags(tags));
        return ask(WireProtocol.ALLOCATE, request, locale, answer -> {
            ObjectNode holder = WireProtocol.object();
            holder.set("resources", answer);
            return WireProtocol.states(holder);
        });
    }

    @Override
    public void releaseResources(Collection<ResourceDescriptor> resources, Locale locale) throws ResourceException {
        ask(WireProtocol.RELEASE, resources(resources), locale, answer -> null);
    }

    @Override
    public void releaseResources(Locale locale) throws ResourceException {
        ask(WireProtocol.RELEASE_ALL, WireProtocol.object(), locale, answer -> null);
    }

    @Override
    public void cancelPendingResources(Collection<ResourceDescriptor> resources, Locale locale)
            throws ResourceException {
        ask(WireProtocol.CANCEL, resources(resources), locale, answer -> null);
    }

    @Override
    public void validateTags(Map<String, TagDefinition> tags, Locale locale) throws ResourceException {
        ObjectNode request = WireProtocol.object();
        request.set("tags", WireProtocol.tags(tags));
        ask(WireProtocol.VALIDATE_TAGS, request, locale, answer -> null);
    }

    @Override
    public String customCommand(String data, Locale locale) throws ResourceException {
        return ask(
                WireProtocol.CUSTOM_COMMAND,
                WireProtocol.object().put("data", data),
                locale,
                answer -> answer.isNull() ? null : answer.asText());
    }

    private static ObjectNode resources(Collection<ResourceDescriptor> resources) {
        ObjectNode request = WireProtocol.object();
        request.set("resources", WireProtocol.descriptors(resources));
        return request;
    }

    private interface Reader<T> {
        T read(JsonNode answer) throws ProtocolException;
    }

    private <T> T ask(String operation, ObjectNode request, Locale locale, Reader<T> reader) throws ResourceException {
        Connector open;
        synchronized (this) {
            open = closed ? null : connector;
        }
        if (open == null) {
            throw new ResourceException(ServerMessage.NOT_OPEN.text(locale));
        }
        ClientSession session = awaitSession(open, locale);
        JsonNode answer = await(
                session,
                session.send(request.put("op", operation).put("locale", locale.toLanguageTag())),
                operation,
                locale);
        try {
            if (answer.has("error")) {
                throw refusal(answer.get("error"));
            }
            return reader.read(answer.path("result"));
        } catch (ProtocolException garbage) {
            session.close();
            throw lost(session, operation, locale);
        }
    }

    private ClientSession awaitSession(Connector open, Locale locale) throws ResourceException {
        try {
            ClientSession session = open.awaitSession();
            if (session == null) {
                throw new ResourceException(open.closed() ? ServerMessage.NOT_OPEN.text(locale) : open.explain(locale));
            }
            return session;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ResourceException(ServerMessage.NOT_OPEN.text(locale), interrupted);
        }
    }

    private JsonNode await(ClientSession session, CompletableFuture<JsonNode> answer, String operation, Locale locale)
            throws ResourceException {
        try {
            return switches.requestTimeoutMs == 0
                    ? answer.get()
                    : answer.get(switches.requestTimeoutMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw lost(session, operation, locale);
        } catch (TimeoutException late) {
            session.close();
            throw lost(session, operation, locale);
        } catch (ExecutionException broken) {
            throw lost(session, operation, locale);
        }
    }

    private ConnectionLostException lost(ClientSession session, String operation, Locale locale) {
        return new ConnectionLostException(
                ServerMessage.CONNECTION_LOST.text(locale, type, session.server.host, session.server.port, operation));
    }

    private static ResourceException refusal(JsonNode error) {
        String message = error.path("message").asText();
        switch (error.path("type").asText()) {
            case "tag":
                return new ResourceTagException(message);
            case "manager":
                return new ResourceManagerException(message);
            default:
                return new ResourceException(message);
        }
    }

    @Override
    public void close() {
        Connector open;
        synchronized (this) {
            closed = true;
            open = connector;
            connector = null;
        }
        if (open != null) {
            open.close();
        }
    }
}
