package streamsx.mesos.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Requests for resources from their arrival to the answer: who waits for how long, what is answered ALLOCATED and what
 * PENDING, and what becomes of a resource whose answer may never have reached its client.
 */
final class Allocations {
    private final ResourceTable table;
    private final Policy policy;
    private final Ending ending;
    private final Consumer<Effect> out;
    private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
    private final Map<Long, List<String>> delivering = new HashMap<>();
    /** Resources that nobody is known to know of, and when they are given up. */
    private final Map<String, Long> unclaimed = new LinkedHashMap<>();

    /** Ends resources; the state machine knows how to stop their tasks. */
    interface Ending {
        /** Gives a resource up by the client's wish or for its absence. */
        void release(StreamsMesosResource resource, RequestState request, boolean tellClient);
    }

    private record Waiting(long replyId, AllocationKind kind, List<String> ids, long deadline) { }

    Allocations(ResourceTable table, Policy policy, Ending ending, Consumer<Effect> out) {
        this.table = table;
        this.policy = policy;
        this.ending = ending;
        this.out = out;
    }

    /** What an earlier term may not have answered waits for its client to ask again. */
    void restore(long now) {
        for (StreamsMesosResource resource : table.all()) {
            if (resource.request().wanted() && (!resource.answered() || resource.command().isEmpty())) {
                unclaimed.put(resource.id(), now + policy.answerGrace());
            }
        }
    }

    /** One step when the request has a command; otherwise only reserves. */
    void allocate(long replyId, AllocationRequest request, long now) {
        List<StreamsMesosResource> found = claim(request);
        int missing = found.isEmpty() || request.key().isEmpty()
            ? Math.min(request.count(), policy.maxPerRequest()) - found.size() : 0;
        List<String> ids = new ArrayList<>(found.stream().map(StreamsMesosResource::id).toList());
        for (int i = 0; i < missing; i++) {
            ids.add(create(request, now).id());
        }
        if (request.command().isEmpty()) {
            answer(replyId, ids);
            // A client that never starts what it reserved gives it up by silence.
            ids.forEach(id -> unclaimed.put(id, now + policy.answerGrace()));
        } else {
            await(replyId, request.kind(), ids, now);
        }
    }

    /** The second step: the commands of reserved resources. */
    void start(Event.Start start, long now) {
        List<String> ids = new ArrayList<>();
        for (Map.Entry<String, String> command : new TreeMap<>(start.commands()).entrySet()) {
            StreamsMesosResource resource = table.get(command.getKey());
            if (resource == null || !resource.clientId().equals(start.clientId()) || !resource.request().wanted()) {
                refuse(start.replyId(), Answer.Reason.UNKNOWN, "commands." + command.getKey(),
                    "this client has no such reserved resource");
                return;
            }
            ids.add(resource.id());
        }
        if (ids.isEmpty()) {
            refuse(start.replyId(), Answer.Reason.INVALID, "commands", "no resource is named");
            return;
        }
        AllocationKind kind = table.get(ids.get(0)).kind();
        for (String id : ids) {
            StreamsMesosResource resource = table.get(id);
            unclaimed.remove(id);
            if (resource.command().isEmpty()) {
                table.put(resource.edit().command(start.commands().get(id), start.environment()).answered(false)
                    .done());
            }
        }
        await(start.replyId(), kind, ids, now);
    }

    /** Answers what can be answered, announces what was pending, gives up what nobody claimed. */
    void settle(long now) {
        for (Iterator<Waiting> i = waiting.values().iterator(); i.hasNext();) {
            Waiting w = i.next();
            boolean all = w.ids.stream().allMatch(id -> usableOrGone(table.get(id), now));
            if (all || w.deadline >= 0 && now >= w.deadline) {
                i.remove();
                conclude(w, now);
            }
        }
    }

    /** A pending resource that has become usable is announced to its client. */
    void announce(StreamsMesosResource resource, long now) {
        if (resource.request() == RequestState.PENDING && usable(resource, now)) {
            table.put(resource.edit().request(RequestState.ALLOCATED)
                .notification(new Notification(Notification.Kind.ALLOCATED, table.nextNotification())).done());
            out.accept(new Effect.Notify(resource.clientId()));
        }
    }

    /** Gives up what stayed unclaimed for too long. */
    void expire(long now) {
        for (Iterator<Map.Entry<String, Long>> i = unclaimed.entrySet().iterator(); i.hasNext();) {
            Map.Entry<String, Long> entry = i.next();
            if (now >= entry.getValue()) {
                i.remove();
                StreamsMesosResource resource = table.get(entry.getKey());
                if (resource != null && resource.request().wanted()) {
                    ending.release(resource, RequestState.RELEASED, true);
                }
            }
        }
    }

    void delivered(long replyId) {
        List<String> ids = delivering.remove(replyId);
        if (ids != null) {
            for (String id : ids) {
                StreamsMesosResource resource = table.get(id);
                if (resource != null) {
                    table.put(resource.edit().answered(true).done());
                }
            }
        }
    }

    void lost(long replyId, long now) {
        List<String> ids = delivering.remove(replyId);
        if (ids != null) {
            ids.forEach(id -> unclaimed.put(id, now + policy.answerGrace()));
        }
    }

    private boolean usable(StreamsMesosResource r, long now) {
        return r.state() == ResourceState.RUNNING && !r.task().unreachable()
            && now - r.task().runningSince() > policy.waitAllocated();
    }

    private boolean usableOrGone(StreamsMesosResource r, long now) {
        return r == null || !r.request().wanted() || r.request() == RequestState.ALLOCATED || usable(r, now);
    }

    private List<StreamsMesosResource> claim(AllocationRequest request) {
        List<StreamsMesosResource> found = new ArrayList<>();
        for (StreamsMesosResource r : table.ofClient(request.clientId())) {
            boolean same = request.key().isEmpty()
                ? unclaimed.containsKey(r.id()) && r.request().wanted() && request.fits(r)
                    && found.size() < request.count()
                : r.requestKey().equals(request.key());
            if (same) {
                unclaimed.remove(r.id());
                if (r.request() == RequestState.PENDING || r.request() == RequestState.ALLOCATED && !r.answered()) {
                    // It is answered now, so the announcement that was, or would have been, made is void.
                    table.put(r.edit().request(RequestState.NEW).notification(null).answered(false).done());
                }
                found.add(table.get(r.id()));
            }
        }
        return found;
    }

    private StreamsMesosResource create(AllocationRequest request, long now) {
        long number = table.nextResource();
        String id = "resource_" + number;
        StreamsMesosResource resource = new StreamsMesosResource(number, id, policy.resourceType() + "_" + id,
            request.clientId(), request.key(), request.kind(), request.tags(), request.demand(), request.command(),
            request.environment(), ResourceState.NEW, RequestState.NEW, TaskCompletionStatus.NONE, null, 0, false,
            null, now);
        table.put(resource);
        return resource;
    }

    private void await(long replyId, AllocationKind kind, List<String> ids, long now) {
        long wait = policy.waits().get(kind);
        waiting.put(replyId, new Waiting(replyId, kind, List.copyOf(ids), wait < 0 ? -1 : now + wait));
    }

    private void conclude(Waiting w, long now) {
        for (String id : w.ids) {
            StreamsMesosResource r = table.get(id);
            if (r == null || r.request() != RequestState.NEW) {
                continue;
            }
            if (usable(r, now)) {
                table.put(r.edit().request(RequestState.ALLOCATED).done());
            } else if (w.kind == AllocationKind.MASTER) {
                ending.release(r, RequestState.CANCELLED, false);
                refuse(w.replyId, Answer.Reason.UNAVAILABLE, "", "the master resource " + r.displayName()
                    + " could not be allocated in time; see getresourcestate and the offers that Mesos makes");
                return;
            } else {
                table.put(r.edit().request(RequestState.PENDING).done());
            }
        }
        answer(w.replyId, w.ids);
    }

    private void answer(long replyId, List<String> ids) {
        List<StreamsMesosResource> resources = new ArrayList<>();
        for (String id : ids) {
            if (table.get(id) != null) {
                resources.add(table.get(id));
            }
        }
        delivering.put(replyId, List.copyOf(ids));
        out.accept(new Effect.Reply(replyId, new Answer.Resources(resources)));
    }

    private void refuse(long replyId, Answer.Reason reason, String field, String message) {
        out.accept(new Effect.Reply(replyId, new Answer.Refused(reason, field, message)));
    }
}
