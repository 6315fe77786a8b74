package streamsx.mesos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.AllocationRequest;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.Offer;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.StoredState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskState;

/** The state machine, fed one event after the other, and a store that keeps what it says. */
abstract class MachineTestBase {
    static final Offer A = new Offer("offer-a", "agent-a", "host-a", "*", 8, 16000);
    static final Offer B = new Offer("offer-b", "agent-b", "host-b", "*", 8, 16000);
    final Map<String, StreamsMesosResource> stored = new LinkedHashMap<>();
    final Map<String, Client> clients = new LinkedHashMap<>();
    Framework framework;
    Ids ids = Ids.INITIAL;
    Policy policy = Policy.DEFAULT;
    StreamsMesosState state;
    long now = 1_000_000;
    long replyId;
    long subscription;
    private final Stores stores = new Stores();
    List<Effect> last = List.of();

    @BeforeEach
    void start() {
        restart();
        subscribe();
        send(new Event.ConnectClient(++replyId, new Client("c1", "controller", "D", Map.of())));
    }

    void waits(Map<AllocationKind, Duration> waits) {
        policy = policy.with(policy.requests().withWaits(waits));
    }

    void reconcileInterval(Duration interval) {
        mesos(interval, policy.mesos().unreachableGrace(), policy.mesos().removedRegisterAnew());
    }

    void unreachableGrace(Duration grace) {
        mesos(policy.mesos().reconcileInterval(), grace, policy.mesos().removedRegisterAnew());
    }

    void removedRegisterAnew() {
        mesos(policy.mesos().reconcileInterval(), policy.mesos().unreachableGrace(), true);
    }

    private void mesos(Duration reconcileInterval, Duration unreachableGrace, boolean removedRegisterAnew) {
        Policy.Mesos as = policy.mesos();
        policy = policy.with(new Policy.Mesos(
                reconcileInterval, as.agentReregister(), unreachableGrace, as.refuse(), removedRegisterAnew));
    }

    /** A new term on what is stored. */
    void restart() {
        state = new StreamsMesosState(policy, new StoredState(framework, ids, clients, stored, List.of()), now);
        keep(state.begin("fresh-id"));
        subscription = 0;
    }

    void subscribe() {
        send(new Event.Subscribed(++subscription));
    }

    void send(Event event) {
        keep(state.on(event));
    }

    void keep(List<Effect> effects) {
        last = effects;
        effects.forEach(effect -> effect.accept(stores));
    }

    void after(long millis) {
        now += millis;
        send(new Event.Tick(now));
    }

    long allocate(AllocationKind kind, int count, String key) {
        send(new Event.Allocate(
                ++replyId,
                new AllocationRequest(
                        "c1", key, kind, count, new TreeMap<>(), new ResourceSize(2, 4096), "run", Map.of())));
        return replyId;
    }

    void offer(Offer... offers) {
        send(new Event.OffersReceived(subscription, List.of(offers)));
    }

    void report(String taskId, TaskState taskState) {
        send(new Event.StatusUpdate(subscription, taskId, taskState, "agent-a", "ab", ""));
    }

    /** The grace is over, so Mesos is asked once more; it says that the task is away still. */
    void stillAway(String taskId, TaskState away) {
        assertThat(last(Effect.Reconcile.class))
                .flatExtracting(Effect.Reconcile::tasks)
                .contains(new Effect.TaskRef(taskId, "agent-a"));
        report(taskId, away);
    }

    <T extends Effect> List<T> last(Class<T> type) {
        return last.stream().filter(type::isInstance).map(type::cast).toList();
    }

    StreamsMesosResource resource(int number) {
        return stored.get("resource_" + number);
    }

    String task(int number) {
        return resource(number).task().taskId();
    }

    /** One resource, running and told to its client. */
    void allocated() {
        long reply = allocate(AllocationKind.SYNCHRONOUS, 1, "");
        offer(A);
        report(task(0), TaskState.RUNNING);
        after(2001);
        assertThat(last(Effect.Reply.class)).hasSize(1);
        send(new Event.ReplyDelivered(reply));
        assertThat(resource(0).request()).isEqualTo(RequestState.ALLOCATED);
        assertThat(resource(0).answered()).isTrue();
    }

    /** Keeps what the machine has stored; calls, replies and notifications change nothing. */
    private final class Stores implements Effect.Visitor<Void>, Effect.Change.Visitor<Void> {
        @Override
        public Void visit(Effect.Change change) {
            return change.accept((Effect.Change.Visitor<Void>) this);
        }

        @Override
        public Void visit(Effect.PutResource put) {
            stored.put(put.resource().id(), put.resource());
            return null;
        }

        @Override
        public Void visit(Effect.RemoveResource remove) {
            stored.remove(remove.resourceId());
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
            ids = put.ids();
            return null;
        }

        @Override
        public Void visit(Effect.MesosCall call) {
            return null;
        }

        @Override
        public Void visit(Effect.Reply reply) {
            return null;
        }

        @Override
        public Void visit(Effect.Notify notify) {
            return null;
        }

        @Override
        public Void visit(Effect.EndTerm end) {
            return null;
        }
    }
}
