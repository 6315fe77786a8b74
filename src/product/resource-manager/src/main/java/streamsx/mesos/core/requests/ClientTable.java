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
 * The clients that introduced themselves. One that owns nothing and asks for nothing for a long time is forgotten, as
 * nobody says goodbye; should it come back it has to introduce itself again. When one was heard of last is not stored:
 * a new term gives all of them the whole time again.
 */
public final class ClientTable {
    private final Map<String, Client> clients;
    /** When each was heard of last, longest ago first. */
    private final Map<String, Long> heard = new LinkedHashMap<>();

    private final ResourceTable resources;
    private final long keptFor;

    /** @param keptFor how long a client without resources may be silent */
    public ClientTable(Map<String, Client> loaded, ResourceTable resources, Duration keptFor, long now) {
        clients = new TreeMap<>(loaded);
        clients.keySet().forEach(id -> heard.put(id, now));
        this.resources = resources;
        this.keptFor = keptFor.toMillis();
    }

    public void introduced(Turn turn, Client client) {
        if (!client.equals(clients.put(client.id(), client))) {
            turn.emit(new Effect.PutClient(client));
        }
        seen(turn, client.id());
    }

    /** It asks for something; returns whether it is known. */
    public boolean seen(Turn turn, String clientId) {
        boolean known = clients.containsKey(clientId);
        if (known) {
            heard.remove(clientId);
            heard.put(clientId, turn.now());
        }
        return known;
    }

    /** Forgets who was silent for too long and owns nothing, not even something that has ended. */
    public void prune(Turn turn) {
        while (!heard.isEmpty()) {
            Map.Entry<String, Long> first = heard.entrySet().iterator().next();
            if (turn.now() - first.getValue() < keptFor) {
                return;
            }
            String id = first.getKey();
            heard.remove(id);
            if (resources.ofClient(id).isEmpty()) {
                remove(turn, id);
            } else {
                heard.put(id, turn.now());
            }
        }
    }

    public void removeAll(Turn turn) {
        List.copyOf(clients.keySet()).forEach(id -> remove(turn, id));
    }

    private void remove(Turn turn, String id) {
        clients.remove(id);
        heard.remove(id);
        turn.emit(new Effect.RemoveClient(id));
    }
}
