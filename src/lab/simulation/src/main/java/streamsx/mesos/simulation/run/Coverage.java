package streamsx.mesos.simulation.run;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.invariants.history.Fact;
import streamsx.mesos.simulation.episode.Outcome;

/** What episodes came by, and how often. */
public final class Coverage {
    private final Map<String, Long> counts = new TreeMap<>();

    /** Counts what one episode came by. */
    void add(Outcome outcome) {
        Map<String, StreamsMesosResource> stored = new HashMap<>();
        outcome.plan().forEach(fault -> count("fault " + fault.kind().label()));
        for (Fact fact : outcome.history().facts()) {
            if (fact instanceof Fact.Stored s) {
                StreamsMesosResource before = stored.put(s.resource().id(), s.resource());
                count("transition " + stands(before) + " > " + stands(s.resource()));
            } else if (fact instanceof Fact.Removed) {
                count("resource forgotten");
            } else if (fact instanceof Fact.Called called) {
                count("call " + called.call() + (called.state() == null ? "" : " " + called.state()));
            } else if (fact instanceof Fact.Notified news) {
                count("notification " + news.kind());
            } else if (fact instanceof Fact.Answered answer) {
                answer.resources().forEach(r -> count("answer " + r.request()));
            } else if (fact instanceof Fact.Elected
                    || fact instanceof Fact.LatchGone
                    || fact instanceof Fact.Subscribed
                    || fact instanceof Fact.FrameworkRemoved
                    || fact instanceof Fact.GaveBack
                    || fact instanceof Fact.Vanished) {
                count("event " + fact.getClass().getSimpleName());
            } else if (fact instanceof Fact.FrameworkStored f) {
                count("framework " + f.framework().standing());
            } else if (fact instanceof Fact.Note note && note.what().startsWith("ends: ")) {
                count("instance " + note.what());
            } else if (fact instanceof Fact.Fault f && f.what().startsWith("dies at step ")) {
                count("crash " + f.what());
            }
        }
    }

    private static String stands(StreamsMesosResource r) {
        return r == null
                ? "-"
                : r.state() + "/" + r.request() + (r.task() != null && r.task().unreachable() ? "/away" : "");
    }

    private void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    synchronized void add(Coverage other) {
        other.counts.forEach((what, n) -> counts.merge(what, n, Long::sum));
    }

    /** How often, by what. */
    public Map<String, Long> counts() {
        return Map.copyOf(counts);
    }

    /** A line each. */
    public void print(PrintWriter out) {
        counts.forEach((what, n) -> out.println(String.format("%12d  %s", n, what)));
    }
}
