package streamsx.mesos.core.requests;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.table.ResourceTable;

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
    private final Consumer<Effect> out;

    /** @param keptFor how long a client without resources may be silent */
    public ClientTable(
            Map<String, Client> loaded, ResourceTable resources, Duration keptFor, long now, Consumer<Effect> out) {
        clients = new TreeMap<>(loaded);
        clients.keySet().forEach(id -> heard.put(id, now));
        this.resources = resources;
        this.keptFor = keptFor.toMillis();
        this.out = out;
    }

    public void introduced(Client client, long now) {
        if (!client.equals(clients.put(client.id(), client))) {
            out.accept(new Effect.PutClient(client));
        }
        heard(client.id(), now);
    }

    /** It asks for something; returns whether it is known. */
    public boolean heard(String clientId, long now) {
        boolean known = clients.containsKey(clientId);
        if (known) {
            heard.remove(clientId);
            heard.put(clientId, now);
        }
        return known;
    }

    /** Forgets who was silent for too long and owns nothing, not even something that has ended. */
    public void prune(long now) {
        while (!heard.isEmpty()) {
            Map.Entry<String, Long> first = heard.entrySet().iterator().next();
            if (now - first.getValue() < keptFor) {
                return;
            }
            String id = first.getKey();
            heard.remove(id);
            if (resources.ofClient(id).isEmpty()) {
                remove(id);
            } else {
                heard.put(id, now);
            }
        }
    }

    public void removeAll() {
        List.copyOf(clients.keySet()).forEach(this::remove);
    }

    private void remove(String id) {
        clients.remove(id);
        heard.remove(id);
        out.accept(new Effect.RemoveClient(id));
    }
}
