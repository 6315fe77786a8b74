package streamsx.mesos.core.requests;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.AllocationRequest;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceSpec;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.ResourceStatus;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.table.ResourceTable;
import streamsx.mesos.core.table.Turn;

/**
 * Requests for resources from their arrival to the answer: how long each waits, which resources are answered ALLOCATED
 * and which PENDING, and what is done about a resource whose answer may not have reached its client.
 *
 * <p>A resource that is allocated in one step counts as answered when its answer was delivered. For one that is
 * reserved and started, delivery only shows that the Streams server process has it; the client has it when that process
 * confirms it.
 */
public final class Allocations {
    private final ResourceTable table;
    private final Policy.Requests policy;
    private final long waitAllocated;
    private final Releasing releasing;
    private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
    private final Map<Long, Sent> delivering = new LinkedHashMap<>();
    private final UnconfirmedAnswers unconfirmed;
    /** Claimed by a repeated request after an earlier answer, which may have arrived, said ALLOCATED. */
    private final Set<String> mayBeUsed = new LinkedHashSet<>();
    /** Why Mesos never takes their tasks; only of resources that still are in the table. */
    private final Map<String, String> invalid = new LinkedHashMap<>();

    /** Releases resources and ends their tasks. */
    public interface Releasing {
        /** Releases a resource because its client released it, or because its answer was never confirmed. */
        void release(Turn turn, StreamsMesosResource resource, RequestState request, boolean revoked);
    }

    /**
     * A request that waits for its resources.
     *
     * @param requested how many it asked for
     */
    private record Waiting(long replyId, AllocationKind kind, List<String> ids, int requested, long deadline) {
        Waiting without(String id) {
            return ids.contains(id)
                    ? new Waiting(replyId, kind, Allocations.without(ids, id), requested, deadline)
                    : this;
        }
    }

    /**
     * An answer that was sent.
     *
     * @param reservation whether it only names reserved resources
     * @param allocated   those of the ids that it says are ALLOCATED
     */
    private record Sent(List<String> ids, boolean reservation, Set<String> allocated) {
        Sent without(String id) {
            return ids.contains(id) ? new Sent(Allocations.without(ids, id), reservation, allocated) : this;
        }
    }

    public Allocations(ResourceTable table, Policy.Requests policy, Releasing releasing) {
        this.table = table;
        this.policy = policy;
        waitAllocated = policy.waitAllocated().toMillis();
        this.releasing = releasing;
        unconfirmed = new UnconfirmedAnswers(policy.answerGrace());
    }

    /** Resources that an earlier term may not have answered wait for a repetition of their request. */
    public void restore(Turn turn) {
        for (StreamsMesosResource resource : table.all()) {
            if (resource.request().wanted()
                    && (!resource.answered() || resource.command().isEmpty())) {
                unconfirmed.orphan(resource.id(), turn.now());
            }
        }
    }

    /** This session is current; a repeated request may claim what an earlier one did not confirm. */
    public void seen(Turn turn, String session) {
        unconfirmed.seen(session, turn.now());
    }

    /** Allocates in one step if the request has a command; otherwise reserves. */
    public void allocate(Turn turn, long replyId, AllocationRequest request, String session) {
        if (keyOfAnother(request)) {
            refuse(
                    turn,
                    replyId,
                    Answer.Reason.CONFLICT,
                    "key",
                    "this client has resources of another request with the same key; a key is for one request and its "
                            + "repetitions");
            return;
        }
        List<StreamsMesosResource> found = claim(turn, request);
        int missing = found.isEmpty() || request.key().isEmpty()
                ? Math.min(request.count(), policy.maxPerRequest()) - found.size()
                : 0;
        List<String> ids =
                new ArrayList<>(found.stream().map(StreamsMesosResource::id).toList());
        for (int i = 0; i < missing; i++) {
            ids.add(create(turn, request).id());
        }
        if (request.command().isEmpty()) {
            answer(turn, replyId, ids, request.count(), true);
            // A reserved resource that is never started is released, unless its client has confirmed it already.
            ids.stream()
                    .filter(id -> !table.get(id).answered())
                    .forEach(id -> unconfirmed.reserved(id, session, turn.now()));
        } else {
            await(turn, replyId, request.kind(), ids, request.count());
        }
    }

    private boolean keyOfAnother(AllocationRequest request) {
        if (request.key().isEmpty()) {
            return false;
        }
        List<StreamsMesosResource> earlier = table.ofClient(request.clientId()).stream()
                .filter(r -> r.request().wanted() && r.spec().requestKey().equals(request.key()))
                .toList();
        return earlier.size() > request.count() || !earlier.stream().allMatch(request::repeats);
    }

    /** The second step: the commands of reserved resources. */
    public void start(Turn turn, Event.Start start) {
        List<String> ids = new ArrayList<>();
        for (Map.Entry<String, String> command : start.commands().entrySet()) {
            StreamsMesosResource resource = table.get(command.getKey());
            if (resource == null
                    || !resource.clientId().equals(start.clientId())
                    || !resource.request().wanted()) {
                refuse(
                        turn,
                        start.replyId(),
                        Answer.Reason.UNKNOWN,
                        "commands." + command.getKey(),
                        "this client has no such reserved resource");
                return;
            }
            ids.add(resource.id());
        }
        if (ids.isEmpty()) {
            refuse(turn, start.replyId(), Answer.Reason.INVALID, "commands", "the request names no resource");
            return;
        }
        AllocationKind kind = table.get(ids.get(0)).kind();
        for (String id : ids) {
            StreamsMesosResource resource = table.get(id);
            if (resource.spec().twoStep() && !resource.answered()) {
                unconfirmed.started(id, start.session());
            } else {
                unconfirmed.remove(id);
            }
            if (resource.command().isEmpty()) {
                table.put(
                        turn,
                        resource.edit()
                                .command(start.commands().get(id), start.environment())
                                .answered(false)
                                .done());
            }
        }
        await(turn, start.replyId(), kind, ids, ids.size());
    }

    /** Mesos calls every task of this resource invalid; a request that waits for it is answered with the reason. */
    public void invalid(String id, String why) {
        invalid.put(id, why);
    }

    /** Answers the requests whose resources are all usable or whose time is over. */
    public void settle(Turn turn) {
        for (Iterator<Waiting> i = waiting.values().iterator(); i.hasNext(); ) {
            Waiting w = i.next();
            boolean all = w.ids.stream().allMatch(id -> usableOrGone(turn, table.get(id)));
            if (all || turn.now() >= w.deadline) {
                i.remove();
                conclude(turn, w);
            }
        }
    }

    /** Notifies the client of a pending resource that has become usable. */
    public void announce(Turn turn, StreamsMesosResource resource) {
        if (resource.request() == RequestState.PENDING && usable(turn, resource)) {
            table.put(
                    turn,
                    resource.edit()
                            .request(RequestState.ALLOCATED)
                            .notification(new Notification(Notification.Kind.ALLOCATED, table.nextNotification()))
                            .done());
            turn.emit(new Effect.Notify(resource.clientId()));
        }
    }

    /** Releases what no request claimed in time. */
    public void expire(Turn turn) {
        unconfirmed.keep(this::open);
        mayBeUsed.removeIf(id -> !open(id));
        invalid.keySet().removeIf(id -> table.get(id) == null);
        for (String id : unconfirmed.expired(turn.now())) {
            // No client can know the name of a resource that was only reserved.
            releasing.release(
                    turn,
                    table.get(id),
                    RequestState.RELEASED,
                    !table.get(id).command().isEmpty());
        }
    }

    private boolean open(String id) {
        StreamsMesosResource resource = table.get(id);
        return resource != null && resource.request().wanted() && !resource.answered();
    }

    public void delivered(Turn turn, long replyId) {
        Sent sent = delivering.remove(replyId);
        if (sent != null) {
            for (String id : sent.ids) {
                StreamsMesosResource resource = table.get(id);
                if (resource != null && !resource.spec().twoStep()) {
                    StreamsMesosResource.Edit edit = resource.edit().answered(true);
                    if (sent.allocated.contains(id) && announced(resource)) {
                        // The client repeated its request, and this answer says what the notification was to say.
                        edit.notification(null);
                    }
                    table.put(turn, edit.done());
                }
            }
        }
    }

    public void lost(Turn turn, long replyId) {
        Sent sent = delivering.remove(replyId);
        if (sent != null) {
            for (String id : sent.ids) {
                if (open(id) && table.get(id).spec().twoStep() && !sent.reservation) {
                    // Its session knows the name and may repeat the start: no other request may claim it.
                    unconfirmed.lost(id, turn.now());
                } else if (open(id)) {
                    unconfirmed.orphan(id, turn.now());
                }
            }
        }
    }

    /** The Streams server process confirms that the client has the answer. */
    public void answered(Turn turn, Event.Answered answered) {
        for (String id : answered.resourceIds()) {
            StreamsMesosResource resource = table.get(id);
            // One that waits for a later answer, or for its start, is not meant: the confirmation is of an earlier
            // session.
            if (resource != null
                    && resource.clientId().equals(answered.clientId())
                    && open(id)
                    && !awaited(id)
                    && !unconfirmed.unstarted(id)) {
                unconfirmed.remove(id);
                table.put(turn, resource.edit().answered(true).done());
            }
        }
    }

    private static boolean announced(StreamsMesosResource resource) {
        return resource.notification() != null && resource.notification().kind() == Notification.Kind.ALLOCATED;
    }

    private boolean awaited(String id) {
        return waiting.values().stream().anyMatch(w -> w.ids.contains(id));
    }

    private boolean usable(Turn turn, StreamsMesosResource r) {
        return r.state() == ResourceState.RUNNING
                && !r.task().unreachable()
                && turn.now() - r.task().runningSince() > waitAllocated;
    }

    private boolean usableOrGone(Turn turn, StreamsMesosResource r) {
        return r == null || !r.request().wanted() || r.request() == RequestState.ALLOCATED || usable(turn, r);
    }

    private List<StreamsMesosResource> claim(Turn turn, AllocationRequest request) {
        List<StreamsMesosResource> found = new ArrayList<>();
        for (StreamsMesosResource r : table.ofClient(request.clientId())) {
            boolean same = request.key().isEmpty()
                    ? unconfirmed.claimable(r.id()) && request.fits(r) && found.size() < request.count()
                    : request.repeats(r);
            // One that has ended or was released answers no request: a repeated key gets new ones.
            if (same && r.request().wanted()) {
                unconfirmed.remove(r.id());
                if (request.key().isEmpty()) {
                    leaveOthers(r.id());
                }
                if (r.request() == RequestState.ALLOCATED && !r.answered()) {
                    mayBeUsed.add(r.id());
                }
                if (r.request() == RequestState.PENDING || (r.request() == RequestState.ALLOCATED && !r.answered())) {
                    // It is answered now, so its notification is void.
                    table.put(
                            turn,
                            r.edit()
                                    .request(RequestState.NEW)
                                    .notification(null)
                                    .answered(false)
                                    .done());
                }
                found.add(table.get(r.id()));
            }
        }
        return found;
    }

    /** Earlier answers that name it are lost; that must not affect the request that claims it now. */
    private void leaveOthers(String id) {
        waiting.replaceAll((reply, w) -> w.without(id));
        delivering.replaceAll((reply, sent) -> sent.without(id));
    }

    private static List<String> without(List<String> ids, String id) {
        return ids.stream().filter(other -> !other.equals(id)).toList();
    }

    private StreamsMesosResource create(Turn turn, AllocationRequest request) {
        long number = table.nextResource();
        String id = "resource_" + number;
        StreamsMesosResource resource = new StreamsMesosResource(
                new ResourceSpec(
                        number,
                        id,
                        policy.resourceType() + "_" + id,
                        request.clientId(),
                        request.key(),
                        request.kind(),
                        request.tags(),
                        request.size(),
                        turn.now(),
                        request.command().isEmpty()),
                ResourceStatus.requested(request.command(), request.environment()));
        table.put(turn, resource);
        return resource;
    }

    private void await(Turn turn, long replyId, AllocationKind kind, List<String> ids, int requested) {
        long deadline = turn.now() + policy.waits().get(kind).toMillis();
        waiting.put(replyId, new Waiting(replyId, kind, List.copyOf(ids), requested, deadline));
    }

    private void conclude(Turn turn, Waiting w) {
        if (!w.ids.isEmpty() && invalid.keySet().containsAll(w.ids)) {
            refuse(
                    turn,
                    w.replyId,
                    Answer.Reason.INVALID,
                    "",
                    "Mesos calls the task invalid each time: " + invalid.get(w.ids.get(0)));
            return;
        }
        for (String id : w.ids) {
            StreamsMesosResource r = table.get(id);
            if (r == null || r.request() != RequestState.NEW) {
                continue;
            }
            if (usable(turn, r)) {
                mayBeUsed.remove(id);
                table.put(turn, r.edit().request(RequestState.ALLOCATED).done());
            } else if (w.kind == AllocationKind.MASTER) {
                if (!awaited(id)) {
                    releasing.release(turn, r, RequestState.CANCELLED, mayBeUsed.remove(id));
                }
                refuse(
                        turn,
                        w.replyId,
                        Answer.Reason.UNAVAILABLE,
                        "",
                        "the master resource " + r.displayName()
                                + " could not be allocated in time; "
                                + "see getresourcestate and the offers that Mesos makes");
                return;
            } else {
                mayBeUsed.remove(id);
                table.put(turn, r.edit().request(RequestState.PENDING).done());
            }
        }
        answer(turn, w.replyId, w.ids, w.requested, false);
    }

    private void answer(Turn turn, long replyId, List<String> ids, int requested, boolean reservation) {
        List<StreamsMesosResource> resources = new ArrayList<>();
        for (String id : ids) {
            if (table.get(id) != null) {
                resources.add(table.get(id));
            }
        }
        Set<String> allocated = new LinkedHashSet<>();
        resources.stream().filter(r -> r.request() == RequestState.ALLOCATED).forEach(r -> allocated.add(r.id()));
        delivering.put(replyId, new Sent(List.copyOf(ids), reservation, allocated));
        turn.emit(new Effect.Reply(replyId, new Answer.Resources(resources, requested)));
    }

    private void refuse(Turn turn, long replyId, Answer.Reason reason, String field, String message) {
        turn.emit(new Effect.Reply(replyId, new Answer.Refused(reason, field, message)));
    }
}
