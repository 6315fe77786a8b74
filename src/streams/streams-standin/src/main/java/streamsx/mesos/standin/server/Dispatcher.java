package streamsx.mesos.standin.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import com.ibm.streams.resourcemgr.ClientInfo;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceException;
import com.ibm.streams.resourcemgr.ResourceManager;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceTagException;
import com.ibm.streams.resourcemgr.exception.ResourceManagerMessageException;
import com.ibm.streams.resourcemgr.exception.ResourceTagMessageException;
import java.util.Collection;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.standin.config.ServerMessage;
import streamsx.mesos.standin.wire.ProtocolException;
import streamsx.mesos.standin.wire.WireProtocol;

/** Puts a client's requests to the manager, and what it says into answers. */
final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final ResourceManager manager;
    private final String type;

    Dispatcher(ResourceManager manager, String type) {
        this.manager = manager;
        this.type = type;
    }

    /** @return the answer's line; never fails, whatever the manager does */
    String answer(ClientInfo client, JsonNode request, int id) {
        ObjectNode answer = WireProtocol.object().put("id", id);
        Locale locale = Locale.getDefault();
        String operation = "?";
        try {
            locale = WireProtocol.locale(request);
            operation = WireProtocol.string(request, "op");
            answer.set("result", carryOut(client, operation, request, locale));
        } catch (ResourceException refused) {
            error(answer, type(refused), text(refused, locale));
        } catch (ProtocolException unreadable) {
            error(
                    answer,
                    "resource",
                    ServerMessage.MANAGER_FAILED.text(locale, type, operation, unreadable.getMessage()));
        } catch (RuntimeException | Error defect) {
            LOG.error("The manager failed while doing {} for {}", operation, client, defect);
            tell(defect);
            error(answer, "resource", ServerMessage.MANAGER_FAILED.text(locale, type, operation, defect));
        }
        return WireProtocol.text(answer);
    }

    private JsonNode carryOut(ClientInfo client, String operation, JsonNode request, Locale locale)
            throws ResourceException, ProtocolException {
        switch (operation) {
            case WireProtocol.ALLOCATE_MASTER:
                ResourceDescriptor master = manager.allocateMasterResource(
                        client, Requests.master(Requests.tags(WireProtocol.tags(request), locale)));
                if (master == null) {
                    throw new ResourceManagerException(ServerMessage.NO_MASTER.text(locale, client.getDomainId()));
                }
                return WireProtocol.descriptor(master);
            case WireProtocol.ALLOCATE:
                Collection<ResourceDescriptorState> states = manager.allocateResources(
                        client,
                        Requests.allocate(
                                WireProtocol.constant(AllocateType.class, request, "type"),
                                        WireProtocol.integer(request, "count"),
                                WireProtocol.stringOrNull(request, "instanceId"),
                                        Requests.tags(WireProtocol.tags(request), locale)));
                return WireProtocol.states(states == null ? java.util.Collections.emptyList() : states);
            case WireProtocol.RELEASE:
                manager.releaseResources(client, WireProtocol.descriptors(request), locale);
                return NullNode.getInstance();
            case WireProtocol.RELEASE_ALL:
                manager.releaseResources(client, locale);
                return NullNode.getInstance();
            case WireProtocol.CANCEL:
                manager.cancelPendingResources(client, WireProtocol.descriptors(request), locale);
                return NullNode.getInstance();
            case WireProtocol.VALIDATE_TAGS:
                manager.validateTags(client, Requests.tags(WireProtocol.tags(request), locale), locale);
                return NullNode.getInstance();
            case WireProtocol.CUSTOM_COMMAND:
                String answer = manager.customCommand(client, WireProtocol.string(request, "data"), locale);
                return answer == null ? NullNode.getInstance() : TextNode.valueOf(answer);
            default:
                throw new ProtocolException("there is no such request");
        }
    }

    private static void error(ObjectNode answer, String type, String message) {
        answer.remove("result");
        answer.putObject("error").put("type", type).put("message", message);
    }

    private static String type(ResourceException refused) {
        return refused instanceof ResourceTagException
                ? "tag"
                : refused instanceof ResourceManagerException ? "manager" : "resource";
    }

    /** @return what a refusal says, in that language if it can */
    static String text(Throwable refused, Locale locale) {
        if (refused instanceof ResourceTagMessageException) {
            return ((ResourceTagMessageException) refused).getLocalizedMessage(locale);
        }
        if (refused instanceof ResourceManagerMessageException) {
            return ((ResourceManagerMessageException) refused).getLocalizedMessage(locale);
        }
        return refused.getMessage() == null ? refused.toString() : refused.getMessage();
    }

    /** The manager may keep a log of its own; that must not break anything here. */
    private void tell(Throwable defect) {
        try {
            manager.error(defect);
        } catch (RuntimeException ignored) {
            LOG.warn("The manager could not take an error", ignored);
        }
    }
}
