package streamsx.mesos.leader;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.StoredState;
import streamsx.mesos.core.model.StreamsMesosResource;

/**
 * What readers are shown: the last committed state. Each resource seen here is durable; readers may be on any thread.
 */
public final class CommittedState {
    private final Map<String, StreamsMesosResource> resources;
    private final Map<String, Client> clients;
    private final Applied applied = new Applied();
    private volatile Framework framework;

    /** Starts with what a term loaded. */
    public CommittedState(StoredState loaded) {
        resources = new ConcurrentHashMap<>(loaded.resources());
        clients = new ConcurrentHashMap<>(loaded.clients());
        framework = loaded.framework();
    }

    /** Takes over a change that has become durable. */
    void apply(Effect.Change change) {
        change.accept(applied);
    }

    private final class Applied implements Effect.Change.Visitor<Void> {
        @Override
        public Void visit(Effect.PutResource put) {
            resources.put(put.resource().id(), put.resource());
            return null;
        }

        @Override
        public Void visit(Effect.RemoveResource remove) {
            resources.remove(remove.resourceId());
            return null;
        }

        @Override
        public Void visit(Effect.PutClient put) {
            clients.put(put.client().id(), put.client());
            return null;
        }

        @Override
        public Void visit(Effect.RemoveClient remove) {
            clients.remove(remove.clientId());
            return null;
        }

        @Override
        public Void visit(Effect.PutFramework put) {
            framework = put.framework();
            return null;
        }

        @Override
        public Void visit(Effect.PutIds put) {
            return null; // Readers are not shown the counters.
        }
    }

    /** All resources, by number. */
    public List<StreamsMesosResource> resources() {
        List<StreamsMesosResource> all = new ArrayList<>(resources.values());
        all.sort(Comparator.comparingLong(StreamsMesosResource::number));
        return all;
    }

    /** The resource of this native name. */
    public Optional<StreamsMesosResource> resource(String id) {
        return Optional.ofNullable(resources.get(id));
    }

    /** The client of this id. */
    public Optional<Client> client(String id) {
        return Optional.ofNullable(clients.get(id));
    }

    /** The framework, if there ever was one. */
    public Optional<Framework> framework() {
        return Optional.ofNullable(framework);
    }

    /**
     * Resources that carry a notification above a sequence, lowest sequence first.
     *
     * @param clientId whose, without the orders to stop controllers, which are no news for a client; null for
     *     everything
     */
    public List<StreamsMesosResource> notifications(String clientId, long above) {
        return resources.values().stream()
                .filter(r -> r.notification() != null && r.notification().sequence() > above)
                .filter(r -> clientId == null
                        || (r.clientId().equals(clientId)
                                && r.notification().kind() != Notification.Kind.STOP_CONTROLLER))
                .sorted(Comparator.comparingLong(r -> r.notification().sequence()))
                .toList();
    }
}
