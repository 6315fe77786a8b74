package streamsx.mesos.core.requests;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.table.ResourceTable;
import streamsx.mesos.core.table.Turn;

/**
 * The clients that have connected. A client without resources and without requests for a long time is removed, since
 * clients do not disconnect; to come back it has to connect again. The time of the last request is not stored: in a new
 * term all clients have the whole time again.
 */
public final class ClientTable {
    private final Map<String, Client> clients;
    /** Time of the last request of each, longest ago first. */
    private final Map<String, Long> lastSeen = new LinkedHashMap<>();

    private final ResourceTable resources;
    private final long keptFor;

    /** @param keptFor how long a client without resources may be silent */
    public ClientTable(Map<String, Client> loaded, ResourceTable resources, Duration keptFor, long now) {
        clients = new TreeMap<>(loaded);
        clients.keySet().forEach(id -> lastSeen.put(id, now));
        this.resources = resources;
        this.keptFor = keptFor.toMillis();
    }

    public void connected(Turn turn, Client client) {
        if (!client.equals(clients.put(client.id(), client))) {
            turn.emit(new Effect.PutClient(client));
        }
        seen(turn, client.id());
    }

    /** A client makes a request; returns whether it has connected. */
    public boolean seen(Turn turn, String clientId) {
        boolean known = clients.containsKey(clientId);
        if (known) {
            lastSeen.remove(clientId);
            lastSeen.put(clientId, turn.now());
        }
        return known;
    }

    /** Removes clients without a request for too long and without resources, ended ones included. */
    public void prune(Turn turn) {
        while (!lastSeen.isEmpty()) {
            Map.Entry<String, Long> first = lastSeen.entrySet().iterator().next();
            if (turn.now() - first.getValue() < keptFor) {
                return;
            }
            String id = first.getKey();
            lastSeen.remove(id);
            if (resources.ofClient(id).isEmpty()) {
                remove(turn, id);
            } else {
                lastSeen.put(id, turn.now());
            }
        }
    }

    public void removeAll(Turn turn) {
        List.copyOf(clients.keySet()).forEach(id -> remove(turn, id));
    }

    private void remove(Turn turn, String id) {
        clients.remove(id);
        lastSeen.remove(id);
        turn.emit(new Effect.RemoveClient(id));
    }
}
