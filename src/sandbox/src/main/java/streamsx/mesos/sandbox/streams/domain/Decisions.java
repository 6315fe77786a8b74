package streamsx.mesos.sandbox.streams.domain;

import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceDescriptorState.AllocateState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import streamsx.mesos.sandbox.streams.store.Book;
import streamsx.mesos.sandbox.streams.store.DomainState;
import streamsx.mesos.sandbox.streams.store.Held;
import streamsx.mesos.sandbox.streams.store.Held.Phase;
import streamsx.mesos.sandbox.streams.store.Held.Reason;
import streamsx.mesos.sandbox.streams.store.InstanceConfig;
import streamsx.mesos.sandbox.streams.store.InstanceState;
import streamsx.mesos.sandbox.streams.store.Message;

/**
 * What the domain does, decided without I/O, clock or threads. It is told what has happened, changes the book, and
 * {@link #plan} says what is to be done next; whoever does it tells the outcome. The book is stored before anything of a
 * plan is done, so a successor with the same book goes on. What is under way is not in the book: a successor asks again.
 */
public final class Decisions {
    private static final int USED_KEPT = 500;
    private static final int REFUSALS_TAKEN = 3;
    private final Book book;
    private World world;
    private boolean connected;
    private final Set<String> asking = new TreeSet<>();
    private final Set<String> returning = new HashSet<>();
    private final Map<String, Long> returnNotBefore = new HashMap<>();
    private final Map<String, Integer> refusals = new HashMap<>();
    /** Notifications that overtook the answer they belong to: true for allocated, false for revoked. */
    private final Map<ResourceDescriptor, Boolean> early = new LinkedHashMap<>();
    private final Map<String, String> refusalTexts = new HashMap<>();
    private final Texts say;

    public Decisions(Book book, World world) {
        this.book = book;
        this.world = world;
        this.say = new Texts(book);
    }

    public Book book() {
        return book;
    }

    /** Messages since the last call. */
    public List<Message> said() {
        return say.take();
    }

    public void see(World now) {
        this.world = now;
    }

    public void connected(boolean is) {
        connected = is;
    }

    /** The manager has answered a request. */
    public void answered(Need need, int asked, Collection<ResourceDescriptorState> answer, long now) {
        asking.remove(need.key());
        book.answered.add(need.key());
        refusalTexts.remove(need.key());
        int allocated = 0;
        int promised = 0;
        for (ResourceDescriptorState one : answer) {
            if (take(need, one, now)) {
                if (one.getState() == AllocateState.ALLOCATED) {
                    allocated++;
                } else {
                    promised++;
                }
            }
        }
        if (answer.size() > asked) {
            say.violation("MORE-THAN-ASKED", "asked for " + asked + " and got " + answer.size() + " for " + need.key(), null);
        }
        if (allocated < asked) {
            say.fewer(need, asked, allocated, promised);
        }
        lacking(need, asked - allocated - promised, now);
        settleEarly(now);
    }

    /** The manager has refused a request. */
    public void refused(Need need, int asked, String text, long now) {
        asking.remove(need.key());
        book.answered.add(need.key());
        refusalTexts.put(need.key(), text);
        say.refused(need, text);
        say.fewer(need, asked, 0, 0);
        lacking(need, asked, now);
        settleEarly(now);
    }

    /** The connection broke before the answer came: the manager may or may not have done it. */
    public void lost(Need need, String text, long now) {
        asking.remove(need.key());
        if (!Switches.REPEAT_LOST.on(world.domain().properties())) {
            book.answered.add(need.key());
            book.blocked.add(need.key());
            refusalTexts.put(need.key(), text);
            say.refused(need, text);
        }
        settleEarly(now);
    }

    private void lacking(Need need, int count, long now) {
        if (count > 0) {
            book.shortBy.put(need.key(), count);
            book.notBefore.put(need.key(), now + Switches.RETRY.number(world.domain().properties()));
        } else {
            book.shortBy.remove(need.key());
            book.notBefore.remove(need.key());
        }
    }

    private boolean take(Need need, ResourceDescriptorState one, long now) {
        ResourceDescriptor d = one.getDescriptor();
        String id = d.getNativeResourceId();
        if (book.find(id).isPresent()) {
            say.violation("DUPLICATE", "resource " + d.getDisplayName() + " was handed out for " + need.key()
                + " and is in use for " + book.find(id).get().need(), d.getDisplayName());
            return false;
        }
        if (book.used.contains(id)) {
            say.violation("REUSED", "resource " + d.getDisplayName() + " was handed out again after it had been given back",
                d.getDisplayName());
        }
        book.used.add(id);
        if (book.used.size() > USED_KEPT) {
            book.used.remove(0);
        }
        List<String> gone = book.gone.getOrDefault(need.key(), List.of());
        String replaces = gone.isEmpty() ? null : gone.get(0);
        if (replaces != null) {
            List<String> rest = gone.subList(1, gone.size());
            if (rest.isEmpty()) {
                book.gone.remove(need.key());
            } else {
                book.gone.put(need.key(), List.copyOf(rest));
            }
        }
        boolean usable = one.getState() == AllocateState.ALLOCATED;
        Held held = new Held(id, d.getDisplayName(), d.getResourceType(), d.getKind(), d.getHostName(), need.key(),
            need.instance(), need.spec(), need.tags(), usable ? Phase.ALLOCATED : Phase.PENDING, false, false, false, false, now,
            0, null, replaces);
        book.held.add(held);
        if (usable) {
            say.acquired(held);
        }
        return true;
    }

    /** Notifications that nothing is under way for any more are about resources that the domain does not know. */
    private void settleEarly(long now) {
        Map<ResourceDescriptor, Boolean> waiting = new LinkedHashMap<>(early);
        early.clear();
        waiting.forEach((d, allocated) -> {
            if (allocated) {
                announced(List.of(d), now);
            } else {
                revoked(List.of(d), now);
            }
        });
    }

    /** The manager has made promised resources real. */
    public void announced(Collection<ResourceDescriptor> resources, long now) {
        for (ResourceDescriptor d : resources) {
            Held held = book.find(d.getNativeResourceId()).orElse(null);
            if (held == null && !asking.isEmpty()) {
                early.put(d, true);
            } else if (held == null && book.used.contains(d.getNativeResourceId())) {
                // Given up while the announcement was on its way.
                stranger(d, Reason.UNKNOWN, now);
            } else if (held == null) {
                say.violation("UNKNOWN-ALLOCATED", "resource " + d.getDisplayName() + " was announced and is not known",
                    d.getDisplayName());
                if (Switches.UNKNOWN_ALLOCATED.is(world.domain().properties(), "release")) {
                    stranger(d, Reason.UNKNOWN, now);
                }
            } else if (held.phase() == Phase.PENDING) {
                Held real = held.announced(d.getHostName(), now);
                book.replace(real);
                say.acquired(real);
            } else if (held.phase() == Phase.ALLOCATED && !held.announced()) {
                say.violation("ANNOUNCED-ALLOCATED", "resource " + held.name()
                    + " was announced although the answer had it as allocated", held.name());
            }
        }
    }

    /** The manager has taken resources away. */
    public void revoked(Collection<ResourceDescriptor> resources, long now) {
        for (ResourceDescriptor d : resources) {
            Held held = book.find(d.getNativeResourceId()).orElse(null);
            if (held == null && !asking.isEmpty()) {
                early.put(d, false);
            } else if (held == null) {
                // Told a second time, or lost with an answer; the manager waits for the release all the same.
                stranger(d, Reason.REVOKED, now);
            } else if (!held.leaving()) {
                say.revoked(held);
                leave(held, Reason.REVOKED, now);
            }
        }
    }

    /** The manager will take resources away soon. */
    public void revokeImminent(Collection<ResourceDescriptor> resources, long now) {
        for (ResourceDescriptor d : resources) {
            book.find(d.getNativeResourceId()).filter(h -> !h.leaving()).ifPresent(held -> {
                say.imminent(held);
                if (Switches.REVOKE_IMMINENT.is(world.domain().properties(), "release")) {
                    leave(held, Reason.REVOKED, now);
                }
            });
        }
    }

    private void stranger(ResourceDescriptor d, Reason reason, long now) {
        book.held.add(new Held(d.getNativeResourceId(), d.getDisplayName(), d.getResourceType(), d.getKind(), d.getHostName(),
            "", null, 0, List.of(), Phase.LEAVING, false, false, false, false, now, 0, reason, null));
    }

    /** Resources are given back. */
    public void returned(Collection<Held> resources) {
        for (Held one : resources) {
            returning.remove(one.nativeId());
            refusals.remove(one.nativeId());
            book.find(one.nativeId()).ifPresent(say::returned);
            book.held.removeIf(h -> h.nativeId().equals(one.nativeId()));
        }
    }

    /** Resources could not be given back; it is tried again. */
    public void notReturned(Collection<Held> resources, String text, boolean refused, long now) {
        for (Held one : resources) {
            returning.remove(one.nativeId());
            returnNotBefore.put(one.nativeId(), refused ? now + Switches.RETRY.number(world.domain().properties()) : now);
            if (refused && refusals.merge(one.nativeId(), 1, Integer::sum) >= REFUSALS_TAKEN) {
                say.violation("RELEASE-REFUSED", "resource " + one.name() + " cannot be given back: " + text, one.name());
                returned(List.of(one));
            }
        }
    }

    private void leave(Held held, Reason reason, long now) {
        book.replace(held.leaving(reason));
        if (reason != Reason.STOPPED && reason != Reason.SURPLUS) {
            List<String> gone = new ArrayList<>(book.gone.getOrDefault(held.need(), List.of()));
            gone.add(held.name());
            book.gone.put(held.need(), gone);
            book.notBefore.put(held.need(), now + Switches.REPLACEMENT_DELAY.number(world.domain().properties()));
        }
    }

    /** What is to be done now. */
    public List<Action> plan(long now) {
        DomainState state = world.domain().state();
        List<Action> actions = new ArrayList<>();
        if (state == DomainState.STOPPED || world.domain().handedOver()) {
            return actions;
        }
        watchControllers(now);
        quiesce(actions, now);
        stop(actions, now);
        List<Need> needs = Needs.all(world, book);
        if (state != DomainState.STOPPING) {
            fit(needs, now);
        }
        giveBack(actions, now);
        if (state != DomainState.STOPPING) {
            ask(needs, actions, now);
            start(needs, actions);
        } else if (idle()) {
            actions.add(new Action.HandOver());
        }
        return actions;
    }

    private boolean idle() {
        return asking.isEmpty() && returning.isEmpty() && book.held.stream().noneMatch(h -> h.instance() != null || h.leaving())
            && world.instances().values().stream().allMatch(i -> i.state() == InstanceState.STOPPED);
    }

    private void watchControllers(long now) {
        for (Held held : List.copyOf(book.held)) {
            if (!held.allocated()) {
                continue;
            }
            if (world.controllers().contains(held.nativeId())) {
                if (!held.started() || held.goneSince() != 0) {
                    book.replace(held.withStarted());
                }
            } else if (held.started()) {
                long since = held.goneSince() == 0 ? now : held.goneSince();
                book.replace(held.withGoneSince(since));
                if (now >= since + Switches.CONTROLLER_GONE.number(world.domain().properties())) {
                    say.controllerGone(held);
                    leave(held, Reason.CONTROLLER_GONE, now);
                }
            } else if (now >= held.since() + startTimeoutMillis()) {
                say.notStarted(held);
                leave(held, Reason.NOT_STARTED, now);
            }
        }
    }

    private long startTimeoutMillis() {
        return 1000 * Switches.START_TIMEOUT.number(world.domain().properties());
    }

    private void quiesce(List<Action> actions, long now) {
        for (String id : world.quiesce()) {
            book.find(id).filter(h -> !h.leaving()).ifPresent(held -> {
                say.quiescing(held, world.domain().id());
                leave(held, Reason.QUIESCED, now);
            });
            actions.add(new Action.EndQuiesce(id));
        }
    }

    private void stop(List<Action> actions, long now) {
        for (InstanceConfig instance : world.instances().values()) {
            String id = instance.id();
            if (world.domain().state() == DomainState.STOPPING && instance.state().active()) {
                actions.add(new Action.SetInstance(id, instance.state(), InstanceState.STOPPING, null, List.of()));
            }
            if (!instance.state().active()) {
                book.of(id).forEach(h -> leave(h, Reason.STOPPED, now));
                boolean idle = asking.stream().noneMatch(k -> k.startsWith(Needs.prefix(id)))
                    && book.held.stream().noneMatch(h -> id.equals(h.instance()));
                if (idle) {
                    book.forget(Needs.prefix(id));
                }
                if (idle && instance.state() == InstanceState.STOPPING) {
                    actions.add(new Action.SetInstance(id, InstanceState.STOPPING, InstanceState.STOPPED, null,
                        List.of(say.stopped(id))));
                }
            }
        }
        // Resources of an instance that is gone altogether.
        book.held.stream().filter(h -> !h.leaving() && h.instance() != null && !world.instances().containsKey(h.instance()))
            .toList().forEach(h -> leave(h, Reason.STOPPED, now));
    }

    private List<Held> heldFor(String key) {
        return book.held.stream().filter(h -> !h.leaving() && h.need().equals(key)).toList();
    }

    /** Resources take over roles that changed; what is too much goes back. */
    private void fit(List<Need> needs, long now) {
        Map<String, Need> byKey = new LinkedHashMap<>();
        needs.forEach(n -> byKey.put(n.key(), n));
        for (Need need : needs) {
            for (Held spare : book.held.stream().filter(h -> !h.leaving() && h.instance() != null && !h.need().equals(need.key())
                && h.need().startsWith(Needs.prefix(need.instance(), need.spec()))).toList()) {
                Need other = byKey.get(spare.need());
                boolean tooMany = heldFor(spare.need()).size() > (other == null ? 0 : other.want());
                if (spare.instance().equals(need.instance()) && tooMany && heldFor(need.key()).size() < need.want()) {
                    book.replace(spare.moved(need.key(), need.tags()));
                }
            }
        }
        for (String key : new TreeSet<>(book.held.stream().filter(h -> !h.leaving()).map(Held::need).toList())) {
            List<Held> here = heldFor(key);
            int want = byKey.containsKey(key) ? byKey.get(key).want() : 0;
            here.stream().sorted(Comparator.comparing((Held h) -> h.phase() != Phase.PENDING)
                .thenComparing(h -> -book.held.indexOf(h))).limit(Math.max(0, here.size() - want)).toList().forEach(h -> {
                    say.surplus(h);
                    leave(h, Reason.SURPLUS, now);
                });
        }
    }

    private void giveBack(List<Action> actions, long now) {
        if (!connected) {
            return;
        }
        List<Held> leaving = book.held.stream().filter(h -> h.leaving() && !returning.contains(h.nativeId())
            && returnNotBefore.getOrDefault(h.nativeId(), 0L) <= now).toList();
        boolean cancels = Switches.CANCEL_CALL.is(world.domain().properties(), "cancel");
        // A revoke is always followed by a release.
        List<Held> cancel = leaving.stream().filter(h -> cancels && h.promised() && h.reason() != Reason.REVOKED).toList();
        List<Held> release = leaving.stream().filter(h -> !cancel.contains(h)).toList();
        leaving.forEach(h -> returning.add(h.nativeId()));
        if (!cancel.isEmpty()) {
            actions.add(new Action.Cancel(cancel));
        }
        if (!release.isEmpty()) {
            actions.add(new Action.Release(release));
        }
    }

    private void ask(List<Need> needs, List<Action> actions, long now) {
        for (Need need : needs) {
            List<Held> here = heldFor(need.key());
            int missing = need.want() - here.size();
            if (missing <= 0) {
                book.answered.add(need.key());
                book.shortBy.remove(need.key());
                continue;
            }
            int lacked = Math.min(book.shortBy.getOrDefault(need.key(), 0), missing);
            // What the manager did not have is not asked for while it owes something that it promised.
            boolean promised = here.stream().anyMatch(h -> h.phase() == Phase.PENDING);
            int count = promised ? missing - lacked : missing;
            boolean wait = !connected || asking.contains(need.key()) || waitsForOther(need) || book.blocked.contains(need.key())
                || book.notBefore.getOrDefault(need.key(), 0L) > now;
            if (!wait && count > 0) {
                asking.add(need.key());
                actions.add(new Action.Ask(need, type(need), count));
            }
        }
    }

    private boolean waitsForOther(Need need) {
        return !Switches.PARALLEL.on(world.domain().properties())
            && asking.stream().anyMatch(k -> k.startsWith(Needs.prefix(need.instance())));
    }

    private AllocateType type(Need need) {
        Map<String, String> properties = world.domain().properties();
        boolean starting = need.instance() == null ? world.domain().state() == DomainState.STARTING
            : world.instances().get(need.instance()).state() == InstanceState.STARTING;
        boolean first = !book.answered.contains(need.key());
        Switches which = starting && first ? Switches.START_TYPE
            : book.gone.containsKey(need.key()) ? Switches.REPLACE_TYPE : Switches.ADD_TYPE;
        return AllocateType.valueOf(which.of(properties));
    }

    private void start(List<Need> needs, List<Action> actions) {
        if (world.domain().state() == DomainState.STARTING && settled(needs, null)
            && book.of(null).stream().anyMatch(h -> h.started() && h.goneSince() == 0)) {
            actions.add(new Action.DomainRuns(List.of(say.domainRuns(world.domain().id()))));
        }
        for (InstanceConfig instance : world.instances().values()) {
            if (instance.state() != InstanceState.STARTING || !settled(needs, instance.id())) {
                continue;
            }
            List<Held> has = book.of(instance.id());
            String prefix = Needs.prefix(instance.id());
            if (has.isEmpty() && book.gone.keySet().stream().noneMatch(k -> k.startsWith(prefix))) {
                String why = refusalTexts.entrySet().stream().filter(e -> e.getKey().startsWith(prefix))
                    .map(Map.Entry::getValue).findFirst().orElse(null);
                Message failure = say.noResources(instance.id(), why);
                actions.add(new Action.SetInstance(instance.id(), InstanceState.STARTING, InstanceState.STOPPED,
                    failure.toString(), List.of(failure)));
            } else if (has.stream().anyMatch(Held::allocated)
                && has.stream().allMatch(h -> h.phase() == Phase.PENDING || h.started())) {
                actions.add(new Action.SetInstance(instance.id(), InstanceState.STARTING, InstanceState.RUNNING, null,
                    say.started(instance, has)));
            }
        }
    }

    private boolean settled(List<Need> needs, String instance) {
        return needs.stream().filter(n -> n.key().startsWith(Needs.prefix(instance)))
            .allMatch(n -> book.answered.contains(n.key()) && !asking.contains(n.key()));
    }

    /** When {@link #plan} is to be asked again if nothing happens, in ms of the epoch. */
    public long nextTime(long now) {
        List<Long> times = new ArrayList<>(book.notBefore.values());
        times.addAll(returnNotBefore.values());
        for (Held held : book.held) {
            if (held.allocated() && !held.started()) {
                times.add(held.since() + startTimeoutMillis());
            } else if (held.allocated() && held.goneSince() != 0) {
                times.add(held.goneSince() + Switches.CONTROLLER_GONE.number(world.domain().properties()));
            }
        }
        return times.stream().filter(t -> t > now).min(Long::compare).orElse(Long.MAX_VALUE);
    }
}
