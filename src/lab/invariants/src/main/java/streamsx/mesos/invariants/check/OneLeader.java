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
final class OneLeader implements Rule {
    private final Map<String, Integer> order = new HashMap<>();
    private final Set<String> gone = new HashSet<>();
    private final Set<String> subscribedSince = new HashSet<>();
    private int subscribed = -1;
    private String subscriber = "";

    @Override
    public void see(Fact fact, Objections objections) {
        if (fact instanceof Fact.Elected elected) {
            order.put(elected.who(), order.size());
        } else if (fact instanceof Fact.LatchGone lost) {
            gone.add(lost.who());
        } else if (fact instanceof Fact.Committed
                || fact instanceof Fact.Stored
                || fact instanceof Fact.Removed
                || fact instanceof Fact.FrameworkStored
                || fact instanceof Fact.CountersStored) {
            if (gone.contains(fact.who())) {
                objections.add(
                        Invariant.ONE_LEADER, fact.at(), fact.who(), "writes although its latch node is gone: " + fact);
            }
        } else if (fact instanceof Fact.Subscribed by) {
            if (gone.contains(by.who()) && !subscribedSince.add(by.who())) {
                objections.add(
                        Invariant.ONE_LEADER,
                        fact.at(),
                        fact.who(),
                        "subscribes again although its latch node is gone");
            }
            int number = order.getOrDefault(by.who(), -1);
            if (number > subscribed) {
                subscribed = number;
                subscriber = by.who();
            }
        } else if (fact instanceof Fact.Took took && order.getOrDefault(took.who(), Integer.MAX_VALUE) < subscribed) {
            objections.add(
                    Invariant.ONE_LEADER,
                    fact.at(),
                    fact.who(),
                    "Mesos takes its " + took.call() + " of " + took.taskId() + " after its successor " + subscriber
                            + " has subscribed");
        }
    }
}
