package streamsx.mesos.invariants.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import streamsx.mesos.invariants.history.Fact;

/**
 * An instance without its latch node writes nothing more, and Mesos takes nothing from it once its successor is
 * subscribed. One more SUBSCRIBE may have been allowed before the node was gone; a second one was not.
 */
final class OneLeader extends Rule {
    private final Map<String, Integer> order = new HashMap<>();
    private final Set<String> gone = new HashSet<>();
    private final Set<String> subscribedSince = new HashSet<>();
    private int subscribed = -1;
    private String subscriber = "";

    OneLeader(Objections objections) {
        super(objections);
    }

    @Override
    public void visit(Fact.Elected elected) {
        order.put(elected.who(), order.size());
    }

    @Override
    public void visit(Fact.LatchGone lost) {
        gone.add(lost.who());
    }

    @Override
    public void visit(Fact.Committed committed) {
        writes(committed);
    }

    @Override
    public void visit(Fact.Stored stored) {
        writes(stored);
    }

    @Override
    public void visit(Fact.Removed removed) {
        writes(removed);
    }

    @Override
    public void visit(Fact.FrameworkStored stored) {
        writes(stored);
    }

    @Override
    public void visit(Fact.CountersStored stored) {
        writes(stored);
    }

    private void writes(Fact fact) {
        if (gone.contains(fact.who())) {
            object(Invariant.ONE_LEADER, fact.at(), fact.who(), "writes although its latch node is gone: " + fact);
        }
    }

    @Override
    public void visit(Fact.Subscribed by) {
        if (gone.contains(by.who()) && !subscribedSince.add(by.who())) {
            object(Invariant.ONE_LEADER, by.at(), by.who(), "subscribes again although its latch node is gone");
        }
        int number = order.getOrDefault(by.who(), -1);
        if (number > subscribed) {
            subscribed = number;
            subscriber = by.who();
        }
    }

    @Override
    public void visit(Fact.Took took) {
        if (order.getOrDefault(took.who(), Integer.MAX_VALUE) < subscribed) {
            object(
                    Invariant.ONE_LEADER,
                    took.at(),
                    took.who(),
                    "Mesos takes its " + took.call() + " of " + took.taskId() + " after its successor " + subscriber
                            + " has subscribed");
        }
    }
}
