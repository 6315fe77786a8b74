package streamsx.mesos.invariants.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What happened, in order. Not thread-safe. */
public final class History {
    private final List<Fact> facts = new ArrayList<>();

    public void add(Fact fact) {
        facts.add(fact);
    }

    public List<Fact> facts() {
        return Collections.unmodifiableList(facts);
    }
}
