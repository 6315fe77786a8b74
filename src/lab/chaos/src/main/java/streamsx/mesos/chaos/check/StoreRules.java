package streamsx.mesos.chaos.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.invariants.check.Invariant;

/** What must hold of the product's nodes in ZooKeeper, and of its framework. */
final class StoreRules extends OutsideRule {
    private Fact.Committed commit;
    private final Map<String, StreamsMesosResource> resources = new HashMap<>();

    StoreRules(Consumer<Finding> found) {
        super(found);
    }

    /**
     * Every transaction raises the node's version by one, and its number by one or its term by one: nobody else writes.
     */
    @Override
    public void visit(Fact.Committed c) {
        if (commit != null) {
            boolean later = c.version() > commit.version();
            boolean counts = c.term() == commit.term()
                    ? c.n() - commit.n() == c.version() - commit.version()
                    : c.term() > commit.term() && c.n() < c.version() - commit.version();
            if (!later || !counts) {
                found(new Finding(
                        Invariant.ONE_LEADER.name(),
                        c.at(),
                        "",
                        "after commit " + commit.term() + "/"
                                + commit.n() + " (version " + commit.version() + ") comes " + c.term() + "/" + c.n()
                                + " (version "
                                + c.version() + "): that is not one leader's writing after the other's"));
            }
        }
        commit = c;
    }

    @Override
    public void visit(Fact.Stored s) {
        StreamsMesosResource now = s.resource();
        StreamsMesosResource before = resources.put(now.id(), now);
        if (before == null) {
            return;
        }
        if (!before.clientId().equals(now.clientId())
                || before.spec().createdAt() != now.spec().createdAt()) {
            found(new Finding(
                    Invariant.UNIQUE_IDS.name(),
                    s.at(),
                    now.id(),
                    now.id() + " was one of " + before.clientId() + "'s, and now another one of " + now.clientId()
                            + "'s has that name"));
        }
        if (before.state().ended() && !now.state().ended()) {
            found(new Finding(
                    Invariant.GIVEN_BACK_ENDS.name(),
                    s.at(),
                    now.id(),
                    now.id() + " had ended (" + before.state() + ") and is " + now.state() + " now"));
        }
        if (before.notification() != null
                && now.notification() != null
                && now.notification().sequence() < before.notification().sequence()) {
            found(new Finding(
                    Invariant.UNIQUE_IDS.name(),
                    s.at(),
                    now.id(),
                    now.id() + " had notification " + before.notification() + " and has the earlier "
                            + now.notification() + " now"));
        }
    }

    @Override
    public void visit(Fact.Removed r) {
        StreamsMesosResource before = resources.remove(r.resource());
        if (before != null && before.request().wanted()) {
            found(new Finding(
                    Invariant.ALLOCATED_LIVES_OR_REVOKED.name(),
                    r.at(),
                    r.resource(),
                    r.resource() + " is gone from ZooKeeper; it was " + before.state() + " " + before.request()));
        }
    }

    @Override
    public void visit(Fact.NotDurable n) {
        found(new Finding(Invariant.WRITE_AHEAD.name(), n.at(), n.resource(), n.text()));
    }

    @Override
    public void visit(Fact.FrameworkSeen f) {
        if (List.of("REMOVED", "TEARING_DOWN", "TORN_DOWN", "completed").contains(f.standing())) {
            found(new Finding(Invariant.ONE_FRAMEWORK.name(), f.at(), f.id(), f.text()));
        }
    }
}
