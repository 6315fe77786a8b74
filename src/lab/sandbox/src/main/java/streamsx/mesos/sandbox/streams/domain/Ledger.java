package streamsx.mesos.sandbox.streams.domain;

import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceDescriptorState.AllocateState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import streamsx.mesos.sandbox.streams.store.Book;
import streamsx.mesos.sandbox.streams.store.Held;
import streamsx.mesos.sandbox.streams.store.Held.Phase;
import streamsx.mesos.sandbox.streams.store.Held.Reason;
import streamsx.mesos.sandbox.streams.store.Message;

/**
 * What the domain has and what it has under way with the manager: takes in what the manager answers and announces, and
 * keeps the book. Half of {@link Decisions}.
 */
abstract class Ledger {
    private static final int USED_KEPT = 500;
    private static final int REFUSALS_TAKEN = 3;
    final Book book;
    DomainSnapshot snapshot;
    boolean connected;
    final Set<String> asking = new TreeSet<>();
    final Set<String> returning = new HashSet<>();
    final Map<String, Long> returnNotBefore = new HashMap<>();
    private final Map<String, Integer> refusals = new HashMap<>();
    /** Notifications that overtook the answer they belong to: true for allocated, false for revoked. */
    private final Map<ResourceDescriptor, Boolean> early = new LinkedHashMap<>();

    final Map<String, String> refusalTexts = new HashMap<>();
    final Texts say;

    Ledger(Book book, DomainSnapshot snapshot) {
        this.book = book;
        this.snapshot = snapshot;
        this.say = new Texts(book);
    }

    public Book book() {
        return book;
    }

    /** Messages since the last call. */
    public List<Message> messages() {
        return say.take();
    }

    public void see(DomainSnapshot now) {
        this.snapshot = now;
    }

    public void connected(boolean is) {
        connected = is;
    }

    /** The manager has answered a request. */
    public void answered(Need need, int requested, Collection<ResourceDescriptorState> answer, long now) {
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
        if (answer.size() > requested) {
            say.violation(
                    "MORE-THAN-ASKED",
                    "requested " + requested + " and got " + answer.size() + " for " + need.key(),
                    null);
        }
        if (allocated < requested) {
            say.fewer(need, requested, allocated, promised);
        }
        lacking(need, requested - allocated - promised, now);
        settleEarly(now);
    }

    /** The manager has refused a request. */
    public void refused(Need need, int requested, String text, long now) {
        asking.remove(need.key());
        book.answered.add(need.key());
        refusalTexts.put(need.key(), text);
        say.refused(need, text);
        say.fewer(need, requested, 0, 0);
        lacking(need, requested, now);
        settleEarly(now);
    }

    /** The connection broke before the answer came: the manager may or may not have done it. */
    public void lost(Need need, String text, long now) {
        asking.remove(need.key());
        if (!Switches.REPEAT_LOST.on(snapshot.domain().properties())) {
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
            book.notBefore.put(
                    need.key(), now + Switches.RETRY.number(snapshot.domain().properties()));
        } else {
            book.shortBy.remove(need.key());
            book.notBefore.remove(need.key());
        }
    }

    private boolean take(Need need, ResourceDescriptorState one, long now) {
        ResourceDescriptor d = one.getDescriptor();
        String id = d.getNativeResourceId();
        if (book.find(id).isPresent()) {
            say.violation(
                    "DUPLICATE",
                    "resource " + d.getDisplayName() + " was handed out for " + need.key() + " and is in use for "
                            + book.find(id).get().need(),
                    d.getDisplayName());
            return false;
        }
        if (book.used.contains(id)) {
            say.violation(
                    "REUSED",
                    "resource " + d.getDisplayName() + " was handed out again after it had been given back",
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
        Held held = new Held(
                id,
                d.getDisplayName(),
                d.getResourceType(),
                d.getKind(),
                d.getHostName(),
                need.key(),
                need.instance(),
                need.spec(),
                need.tags(),
                usable ? Phase.ALLOCATED : Phase.PENDING,
                false,
                false,
                false,
                false,
                now,
                0,
                null,
                replaces);
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
                say.violation(
                        "UNKNOWN-ALLOCATED",
                        "resource " + d.getDisplayName() + " was announced and is not known",
                        d.getDisplayName());
                if (Switches.UNKNOWN_ALLOCATED.is(snapshot.domain().properties(), "release")) {
                    stranger(d, Reason.UNKNOWN, now);
                }
            } else if (held.phase() == Phase.PENDING) {
                Held real = held.announced(d.getHostName(), now);
                book.replace(real);
                say.acquired(real);
            } else if (held.phase() == Phase.ALLOCATED && !held.announced()) {
                say.violation(
                        "ANNOUNCED-ALLOCATED",
                        "resource " + held.name() + " was announced although the answer had it as allocated",
                        held.name());
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
                // Reported a second time, or lost with an answer; the manager waits for the release all the same.
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
                if (Switches.REVOKE_IMMINENT.is(snapshot.domain().properties(), "release")) {
                    leave(held, Reason.REVOKED, now);
                }
            });
        }
    }

    private void stranger(ResourceDescriptor d, Reason reason, long now) {
        book.held.add(new Held(
                d.getNativeResourceId(),
                d.getDisplayName(),
                d.getResourceType(),
                d.getKind(),
                d.getHostName(),
                "",
                null,
                0,
                List.of(),
                Phase.LEAVING,
                false,
                false,
                false,
                false,
                now,
                0,
                reason,
                null));
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
            returnNotBefore.put(
                    one.nativeId(),
                    refused ? now + Switches.RETRY.number(snapshot.domain().properties()) : now);
            if (refused && refusals.merge(one.nativeId(), 1, Integer::sum) >= REFUSALS_TAKEN) {
                say.violation(
                        "RELEASE-REFUSED", "resource " + one.name() + " cannot be given back: " + text, one.name());
                returned(List.of(one));
            }
        }
    }

    void leave(Held held, Reason reason, long now) {
        book.replace(held.leaving(reason));
        if (reason != Reason.STOPPED && reason != Reason.SURPLUS) {
            List<String> gone = new ArrayList<>(book.gone.getOrDefault(held.need(), List.of()));
            gone.add(held.name());
            book.gone.put(held.need(), gone);
            book.notBefore.put(
                    held.need(),
                    now + Switches.REPLACEMENT_DELAY.number(snapshot.domain().properties()));
        }
    }
}
