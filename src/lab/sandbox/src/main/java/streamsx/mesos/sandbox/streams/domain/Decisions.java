package streamsx.mesos.sandbox.streams.domain;

import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * What the domain does, decided without I/O, clock or threads. It gets what has happened, changes the book, and
 * {@link #plan} says what is to be done next; its caller does that and reports the outcome. The book is stored before
 * anything of a plan is done, so a successor with the same book goes on. What is under way is not in the book: a
 * successor asks again.
 */
public final class Decisions extends Ledger {

    public Decisions(Book book, DomainSnapshot snapshot) {
        super(book, snapshot);
    }

    /** What is to be done now. */
    public List<Action> plan(long now) {
        DomainState state = snapshot.domain().state();
        List<Action> actions = new ArrayList<>();
        if (state == DomainState.STOPPED || snapshot.domain().handedOver()) {
            return actions;
        }
        watchControllers(now);
        quiesce(actions, now);
        stop(actions, now);
        List<Need> needs = Needs.all(snapshot, book);
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
        return asking.isEmpty()
                && returning.isEmpty()
                && book.held.stream().noneMatch(h -> h.instance() != null || h.leaving())
                && snapshot.instances().values().stream().allMatch(i -> i.state() == InstanceState.STOPPED);
    }

    private void watchControllers(long now) {
        for (Held held : List.copyOf(book.held)) {
            if (!held.allocated()) {
                continue;
            }
            if (snapshot.controllers().contains(held.nativeId())) {
                if (!held.started() || held.goneSince() != 0) {
                    book.replace(held.withStarted());
                }
            } else if (held.started()) {
                long since = held.goneSince() == 0 ? now : held.goneSince();
                book.replace(held.withGoneSince(since));
                if (now
                        >= since
                                + Switches.CONTROLLER_GONE.number(
                                        snapshot.domain().properties())) {
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
        return 1000 * Switches.START_TIMEOUT.number(snapshot.domain().properties());
    }

    private void quiesce(List<Action> actions, long now) {
        for (String id : snapshot.quiesce()) {
            book.find(id).filter(h -> !h.leaving()).ifPresent(held -> {
                say.quiescing(held, snapshot.domain().id());
                leave(held, Reason.QUIESCED, now);
            });
            actions.add(new Action.EndQuiesce(id));
        }
    }

    private void stop(List<Action> actions, long now) {
        for (InstanceConfig instance : snapshot.instances().values()) {
            String id = instance.id();
            if (snapshot.domain().state() == DomainState.STOPPING
                    && instance.state().active()) {
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
                    actions.add(new Action.SetInstance(
                            id, InstanceState.STOPPING, InstanceState.STOPPED, null, List.of(say.stopped(id))));
                }
            }
        }
        // Resources of an instance that is gone altogether.
        book.held.stream()
                .filter(h -> !h.leaving()
                        && h.instance() != null
                        && !snapshot.instances().containsKey(h.instance()))
                .toList()
                .forEach(h -> leave(h, Reason.STOPPED, now));
    }

    private List<Held> heldFor(String key) {
        return book.held.stream()
                .filter(h -> !h.leaving() && h.need().equals(key))
                .toList();
    }

    /** Resources take over roles that changed; what is too much goes back. */
    private void fit(List<Need> needs, long now) {
        Map<String, Need> byKey = new LinkedHashMap<>();
        needs.forEach(n -> byKey.put(n.key(), n));
        for (Need need : needs) {
            for (Held spare : book.held.stream()
                    .filter(h -> !h.leaving()
                            && h.instance() != null
                            && !h.need().equals(need.key())
                            && h.need().startsWith(Needs.prefix(need.instance(), need.spec())))
                    .toList()) {
                Need other = byKey.get(spare.need());
                boolean tooMany = heldFor(spare.need()).size() > (other == null ? 0 : other.want());
                if (spare.instance().equals(need.instance())
                        && tooMany
                        && heldFor(need.key()).size() < need.want()) {
                    book.replace(spare.moved(need.key(), need.tags()));
                }
            }
        }
        for (String key : new TreeSet<>(
                book.held.stream().filter(h -> !h.leaving()).map(Held::need).toList())) {
            List<Held> here = heldFor(key);
            int want = byKey.containsKey(key) ? byKey.get(key).want() : 0;
            here.stream()
                    .sorted(Comparator.comparing((Held h) -> h.phase() != Phase.PENDING)
                            .thenComparing(h -> -book.held.indexOf(h)))
                    .limit(Math.max(0, here.size() - want))
                    .toList()
                    .forEach(h -> {
                        say.surplus(h);
                        leave(h, Reason.SURPLUS, now);
                    });
        }
    }

    private void giveBack(List<Action> actions, long now) {
        if (!connected) {
            return;
        }
        List<Held> leaving = book.held.stream()
                .filter(h -> h.leaving()
                        && !returning.contains(h.nativeId())
                        && returnNotBefore.getOrDefault(h.nativeId(), 0L) <= now)
                .toList();
        boolean cancels = Switches.CANCEL_CALL.is(snapshot.domain().properties(), "cancel");
        // A revoke is always followed by a release.
        List<Held> cancel = leaving.stream()
                .filter(h -> cancels && h.promised() && h.reason() != Reason.REVOKED)
                .toList();
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
            // What the manager did not have is not requested while it owes something that it promised.
            boolean promised = here.stream().anyMatch(h -> h.phase() == Phase.PENDING);
            int count = promised ? missing - lacked : missing;
            boolean wait = !connected
                    || asking.contains(need.key())
                    || waitsForOther(need)
                    || book.blocked.contains(need.key())
                    || book.notBefore.getOrDefault(need.key(), 0L) > now;
            if (!wait && count > 0) {
                asking.add(need.key());
                actions.add(new Action.Ask(need, type(need), count));
            }
        }
    }

    private boolean waitsForOther(Need need) {
        return !Switches.PARALLEL.on(snapshot.domain().properties())
                && asking.stream().anyMatch(k -> k.startsWith(Needs.prefix(need.instance())));
    }

    private AllocateType type(Need need) {
        Map<String, String> properties = snapshot.domain().properties();
        boolean starting = need.instance() == null
                ? snapshot.domain().state() == DomainState.STARTING
                : snapshot.instances().get(need.instance()).state() == InstanceState.STARTING;
        boolean first = !book.answered.contains(need.key());
        Switches which = starting && first
                ? Switches.START_TYPE
                : book.gone.containsKey(need.key()) ? Switches.REPLACE_TYPE : Switches.ADD_TYPE;
        return AllocateType.valueOf(which.of(properties));
    }

    private void start(List<Need> needs, List<Action> actions) {
        if (snapshot.domain().state() == DomainState.STARTING
                && settled(needs, null)
                && book.of(null).stream().anyMatch(h -> h.started() && h.goneSince() == 0)) {
            actions.add(new Action.DomainRuns(
                    List.of(say.domainRuns(snapshot.domain().id()))));
        }
        for (InstanceConfig instance : snapshot.instances().values()) {
            if (instance.state() != InstanceState.STARTING || !settled(needs, instance.id())) {
                continue;
            }
            List<Held> has = book.of(instance.id());
            String prefix = Needs.prefix(instance.id());
            if (has.isEmpty() && book.gone.keySet().stream().noneMatch(k -> k.startsWith(prefix))) {
                String why = refusalTexts.entrySet().stream()
                        .filter(e -> e.getKey().startsWith(prefix))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(null);
                Message failure = say.noResources(instance.id(), why);
                actions.add(new Action.SetInstance(
                        instance.id(),
                        InstanceState.STARTING,
                        InstanceState.STOPPED,
                        failure.toString(),
                        List.of(failure)));
            } else if (has.stream().anyMatch(Held::allocated)
                    && has.stream().allMatch(h -> h.phase() == Phase.PENDING || h.started())) {
                actions.add(new Action.SetInstance(
                        instance.id(),
                        InstanceState.STARTING,
                        InstanceState.RUNNING,
                        null,
                        say.started(instance, has)));
            }
        }
    }

    private boolean settled(List<Need> needs, String instance) {
        return needs.stream()
                .filter(n -> n.key().startsWith(Needs.prefix(instance)))
                .allMatch(n -> book.answered.contains(n.key()) && !asking.contains(n.key()));
    }

    /** When {@link #plan} is to be called again if nothing happens, in ms of the epoch. */
    public long nextTime(long now) {
        List<Long> times = new ArrayList<>(book.notBefore.values());
        times.addAll(returnNotBefore.values());
        for (Held held : book.held) {
            if (held.allocated() && !held.started()) {
                times.add(held.since() + startTimeoutMillis());
            } else if (held.allocated() && held.goneSince() != 0) {
                times.add(held.goneSince()
                        + Switches.CONTROLLER_GONE.number(snapshot.domain().properties()));
            }
        }
        return times.stream().filter(t -> t > now).min(Long::compare).orElse(Long.MAX_VALUE);
    }
}
