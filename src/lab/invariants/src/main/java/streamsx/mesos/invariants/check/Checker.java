package streamsx.mesos.invariants.check;

import java.util.ArrayList;
import java.util.List;
import streamsx.mesos.invariants.history.Fact;

/** Finds what must not be in a history. It knows nothing of how the system works inside, only what it promises. */
public final class Checker {
    private final Limits limits;

    public Checker(Limits limits) {
        this.limits = limits;
    }

    /** All violations, in the order in which they became visible. */
    public List<Violation> check(List<Fact> history) {
        List<Violation> found = new ArrayList<>();
        Rule.Objections objections =
                (invariant, at, subject, what) -> found.add(new Violation(invariant, at, subject, what));
        Tasks tasks = new Tasks(limits, objections);
        List<Rule> rules = List.of(
                tasks,
                new OneLeader(objections),
                new BacksOff(objections),
                new CallsDieWithSubscription(objections),
                new UnwantedOffers(objections),
                new WriteAhead(objections),
                new OneFramework(objections),
                new UniqueIds(objections),
                new Revocations(tasks, objections),
                new Notifications(objections),
                new Ownership(tasks, objections),
                new Bounded(objections));
        long last = 0;
        for (Fact fact : history) {
            last = fact.at();
            for (Rule rule : rules) {
                fact.accept(rule);
            }
        }
        for (Rule rule : rules) {
            rule.end(last);
        }
        return found;
    }
}
