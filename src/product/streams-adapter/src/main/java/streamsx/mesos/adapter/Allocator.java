package streamsx.mesos.adapter;

import com.eclipsesource.json.JsonObject;
import com.ibm.streams.resourcemgr.ClientInfo;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceTags;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An allocation in its two steps: the leader reserves, so that there are names; here the command of each is made, which
 * only the product can; the leader starts. How many come and how long to wait for them, the leader decides.
 */
final class Allocator {
    static final String INSTALL_PATH_PROPERTY = "STREAMS_INSTALL_PATH";
    private static final String MASTER = "MASTER";
    private static final int CLIENTS_REMEMBERED = 10_000;

    private final LeaderSession session;
    private final Answers answers;
    private final Controllers controllers;
    private final String type;
    private final String installPath;
    private final TaskCommand command;
    /** How often each client has connected. */
    private final Map<String, Integer> connects = Recent.map(CLIENTS_REMEMBERED);

    Allocator(LeaderSession session, Answers answers, Controllers controllers, Options options) {
        this.session = session;
        this.answers = answers;
        this.controllers = controllers;
        type = options.type();
        installPath = options.agentsInstallPath();
        command = new TaskCommand(installPath, options.homeDir());
    }

    /** A client is there, for the first time or again. */
    void connected(String clientId) {
        connects.merge(clientId, 1, Integer::sum);
    }

    ResourceDescriptor master(ClientInfo client, ResourceTags tags, Locale locale) throws ResourceManagerException {
        List<JsonObject> resources;
        try {
            resources = allocate(client, MASTER, 1, tags, locale);
        } catch (RestException e) {
            if (e.status() == 503) {
                throw Errors.manager(e, locale, Text.NO_MASTER, client.getDomainId(), e.getMessage());
            }
            throw session.errors().of(e, "allocateMasterResource", locale);
        }
        // A promise is not enough: there is no domain yet that could wait for it.
        if (resources.size() != 1 || !Resources.allocated(resources.get(0))) {
            answers.givenUp(LeaderSession.id(client), Resources.ids(resources));
            throw Errors.manager(
                    locale,
                    Text.NO_MASTER,
                    client.getDomainId(),
                    resources.isEmpty()
                            ? "0/1"
                            : Resources.displayName(resources.get(0)) + " "
                                    + LenientJson.text(resources.get(0), "requestState"));
        }
        ResourceDescriptor master = Resources.descriptor(type, resources.get(0));
        answers.handedOver(LeaderSession.id(client), Collections.singletonList(master.getNativeResourceId()));
        return master;
    }

    List<ResourceDescriptorState> some(ClientInfo client, String kind, int count, ResourceTags tags, Locale locale)
            throws ResourceManagerException {
        if (count <= 0) {
            throw Errors.manager(locale, Text.BAD_COUNT, count);
        }
        List<JsonObject> resources =
                session.withReason("allocateResources", locale, () -> allocate(client, kind, count, tags, locale));
        List<ResourceDescriptorState> states = Resources.states(type, resources);
        List<String> promised = new ArrayList<>();
        states.forEach(state -> promised.add(state.getDescriptor().getNativeResourceId()));
        List<String> ended = Resources.ids(resources);
        ended.removeAll(promised);
        answers.givenUp(LeaderSession.id(client), ended);
        answers.handedOver(LeaderSession.id(client), promised);
        return states;
    }

    private List<JsonObject> allocate(ClientInfo client, String kind, int count, ResourceTags tags, Locale locale)
            throws RestException, ResourceManagerException {
        JsonObject definitions = Tags.toJson(tags, locale);
        if (installPath.isEmpty()) {
            throw Errors.manager(locale, Text.PROPERTY_MISSING, INSTALL_PATH_PROPERTY);
        }
        String clientId = LeaderSession.id(client);
        present(clientId, "clientId", clientId, locale);
        present(clientId, "domainId", client.getDomainId(), locale);
        present(clientId, "zkConnect", client.getZkConnect(), locale);

        int connectsBefore = connects.getOrDefault(clientId, 0);
        List<JsonObject> reserved = session.reserve(client, kind, count, definitions);
        if (reserved.isEmpty()) {
            return reserved;
        }
        List<String> ids = Resources.ids(reserved);
        answers.begin(ids);
        boolean started = false;
        try {
            List<JsonObject> resources =
                    session.start(client, commands(client, reserved, Tags.names(tags), MASTER.equals(kind), locale));
            if (connects.getOrDefault(clientId, 0) > connectsBefore && connectsBefore > 0) {
                // It has one connection at a time: the one that this answer was for is gone, and the client does not
                // know what it would have got. Should the answer find it all the same, then it says so.
                throw Errors.manager(locale, Text.CLIENT_CAME_ANEW, clientId);
            }
            started = true;
            return resources;
        } finally {
            if (!started) {
                answers.givenUp(clientId, ids);
            }
        }
    }

    private static void present(String clientId, String what, String value, Locale locale)
            throws ResourceManagerException {
        if (value == null || value.isEmpty()) {
            throw Errors.manager(locale, Text.CLIENT_INCOMPLETE, clientId, what);
        }
    }

    private Map<String, String> commands(
            ClientInfo client, List<JsonObject> resources, Set<String> tags, boolean master, Locale locale)
            throws ResourceManagerException {
        Map<String, String> commands = new TreeMap<>();
        for (JsonObject resource : resources) {
            String name = Resources.displayName(resource);
            String start;
            try {
                start = controllers.startCommand(
                        TaskCommand.INSTALL_PATH,
                        client.getZkConnect(),
                        client.getDomainId(),
                        Resources.descriptor(type, resource),
                        tags,
                        master);
            } catch (RuntimeException | LinkageError e) {
                throw Errors.manager(e, locale, Text.NO_START_COMMAND, name, e);
            }
            if (start == null || start.trim().isEmpty()) {
                throw Errors.manager(locale, Text.NO_START_COMMAND, name, "getStartControllerCommand: \"\"");
            }
            commands.put(Resources.id(resource), command.line(name, start));
        }
        return commands;
    }
}
