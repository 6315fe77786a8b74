package streamsx.mesos.sandbox.streams.domain;

import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptor.ResourceKind;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceDescriptorState.AllocateState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import streamsx.mesos.sandbox.streams.store.Book;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.DomainState;
import streamsx.mesos.sandbox.streams.store.DomainStore;
import streamsx.mesos.sandbox.streams.store.Held;
import streamsx.mesos.sandbox.streams.store.InstanceConfig;
import streamsx.mesos.sandbox.streams.store.InstanceState;
import streamsx.mesos.sandbox.streams.store.Message;
import streamsx.mesos.sandbox.streams.store.Spec;

/** A domain D that runs on resource 0, with one instance I, whose snapshot is changed step by step. */
final class Script {
    private DomainConfig domain = DomainConfig.create("D", Map.of("domain.externalResourceManager", "t"))
            .starting("c")
            .withState(DomainState.RUNNING);
    private InstanceConfig instance = InstanceConfig.create("I", Map.of(), List.of());
    private Set<String> live = Set.of("0");
    private Set<String> orders = Set.of();
    private final List<Message> messages = new ArrayList<>();
    long now = 1_000_000;
    Decisions decisions;

    Script() {
        Book book = new Book();
        Need master = Needs.master(domain);
        book.held.add(new Held(
                "0",
                "r_0",
                "t",
                ResourceKind.CONTAINER,
                "h",
                master.key(),
                null,
                0,
                master.tags(),
                Held.Phase.ALLOCATED,
                false,
                false,
                true,
                true,
                now,
                0,
                null,
                null));
        decisions = new Decisions(book, snapshot());
        decisions.connected(true);
    }

    static Spec spec(int id, int count, String... tags) {
        return new Spec(id, count, Arrays.asList(tags), List.of(), false);
    }

    static ResourceDescriptor descriptor(String id) {
        return new ResourceDescriptor("t", ResourceKind.CONTAINER, id, "r_" + id, "h");
    }

    static ResourceDescriptorState allocated(String id) {
        return new ResourceDescriptorState(AllocateState.ALLOCATED, descriptor(id));
    }

    static ResourceDescriptorState promised(String id) {
        return new ResourceDescriptorState(AllocateState.PENDING, descriptor(id));
    }

    private DomainSnapshot snapshot() {
        return new DomainSnapshot(domain, Map.of("I", instance), live, orders);
    }

    private void see() {
        decisions.see(snapshot());
    }

    /** Another domain manager takes over. */
    void succeed() {
        decisions = new Decisions(DomainStore.copy(decisions.book()), snapshot());
        decisions.connected(true);
    }

    void property(String name, String value) {
        domain = domain.withProperties(Map.of(name, value));
        see();
    }

    void instanceProperty(String name, String value) {
        instance = instance.withProperties(Map.of(name, value));
        see();
    }

    void domain(DomainState state) {
        domain = domain.withState(state);
        see();
    }

    void state(InstanceState state) {
        instance = instance.withState(state);
        see();
    }

    void instance(InstanceState state, Spec... specs) {
        specs(specs);
        state(state);
    }

    void specs(Spec... specs) {
        instance = new InstanceConfig("I", instance.state(), instance.properties(), List.of(specs), 99, null);
        see();
    }

    void controllers(String... ids) {
        live = Set.of(ids);
        see();
    }

    void quiesce(String... ids) {
        orders = Set.of(ids);
        see();
    }

    /** The instance runs with resources 1, 2, … on which controllers run. */
    void running(Spec... specs) {
        instance(specs.length == 0 ? InstanceState.STOPPED : InstanceState.STARTING, specs);
        if (specs.length == 0) {
            return;
        }
        int id = 1;
        for (List<Action.Ask> asks = asks(); !asks.isEmpty(); asks = asks()) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < asks.get(0).count(); i++) {
                ids.add(String.valueOf(id++));
            }
            grant(asks.get(0), ids.toArray(String[]::new));
        }
        live = Set.copyOf(
                Stream.concat(Stream.of("0"), decisions.book().of("I").stream().map(Held::nativeId))
                        .toList());
        state(InstanceState.RUNNING);
        plan();
        messages.clear();
    }

    List<Action> plan() {
        List<Action> actions = decisions.plan(now);
        messages.addAll(decisions.messages());
        return actions;
    }

    List<Action.Ask> asks() {
        return plan().stream()
                .filter(Action.Ask.class::isInstance)
                .map(Action.Ask.class::cast)
                .toList();
    }

    void grant(Action.Ask ask, String... ids) {
        answer(ask, Arrays.stream(ids).map(Script::allocated).toArray(ResourceDescriptorState[]::new));
    }

    void answer(Action.Ask ask, ResourceDescriptorState... answer) {
        decisions.answered(ask.need(), ask.count(), List.of(answer), now);
        messages.addAll(decisions.messages());
    }

    List<String> ids() {
        messages.addAll(decisions.messages());
        return messages.stream().map(Message::id).toList();
    }

    List<String> texts() {
        ids();
        return messages.stream().map(Message::toString).toList();
    }
}
