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
        outcome.plan().forEach(fault -> count("fault " + fault.kind().label()));
        Counting counting = new Counting();
        outcome.history().facts().forEach(fact -> fact.accept(counting));
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

    /** What each fact of one episode counts as; those with an empty body are counted by what they lead to. */
    private final class Counting implements Fact.Visitor {
        private final Map<String, StreamsMesosResource> durable = new HashMap<>();

        private void event(Fact fact) {
            count("event " + fact.getClass().getSimpleName());
        }

        @Override
        public void visit(Fact.Elected elected) {
            event(elected);
        }

        @Override
        public void visit(Fact.LatchGone latchGone) {
            event(latchGone);
        }

        @Override
        public void visit(Fact.Committed committed) {}

        @Override
        public void visit(Fact.Stored stored) {
            StreamsMesosResource now = stored.resource();
            StreamsMesosResource before = durable.put(now.id(), now);
            count("transition " + stands(before) + " > " + stands(now));
        }

        @Override
        public void visit(Fact.Removed removed) {
            count("resource forgotten");
        }

        @Override
        public void visit(Fact.FrameworkStored frameworkStored) {
            count("framework " + frameworkStored.framework().standing());
        }

        @Override
        public void visit(Fact.CountersStored countersStored) {}

        @Override
        public void visit(Fact.SubscribeSent subscribeSent) {}

        @Override
        public void visit(Fact.Subscribed subscribed) {
            event(subscribed);
        }

        @Override
        public void visit(Fact.OffersWanted offersWanted) {
            count("call " + (offersWanted.wanted() ? "REVIVE" : "SUPPRESS"));
        }

        @Override
        public void visit(Fact.OffersArrived offersArrived) {}

        @Override
        public void visit(Fact.Called called) {
            count("call " + called.call() + (called.state() == null ? "" : " " + called.state()));
        }

        @Override
        public void visit(Fact.CallOutlived callOutlived) {}

        @Override
        public void visit(Fact.Took took) {}

        @Override
        public void visit(Fact.FrameworkRemoved frameworkRemoved) {
            event(frameworkRemoved);
        }

        @Override
        public void visit(Fact.TaskStarted taskStarted) {}

        @Override
        public void visit(Fact.TaskEnded taskEnded) {}

        @Override
        public void visit(Fact.AgentAway agentAway) {}

        @Override
        public void visit(Fact.AgentBack agentBack) {}

        @Override
        public void visit(Fact.Asked asked) {}

        @Override
        public void visit(Fact.Replied replied) {}

        @Override
        public void visit(Fact.Answered answered) {
            answered.resources().forEach(r -> count("answer " + r.request()));
        }

        @Override
        public void visit(Fact.Notified notified) {
            count("notification " + notified.kind());
        }

        @Override
        public void visit(Fact.GaveBack gaveBack) {
            event(gaveBack);
        }

        @Override
        public void visit(Fact.Vanished vanished) {
            event(vanished);
        }

        @Override
        public void visit(Fact.ClockJumped clockJumped) {}

        @Override
        public void visit(Fact.Fault fault) {
            if (fault.what().startsWith("dies at step ")) {
                count("crash " + fault.what());
            } else if (fault.what().startsWith("loses ")) {
                count("mesos " + fault.what());
            }
        }

        @Override
        public void visit(Fact.Note note) {
            if (note.what().startsWith("ends: ")) {
                count("instance " + note.what());
            }
        }

        @Override
        public void visit(Fact.Healed healed) {}

        @Override
        public void visit(Fact.Waiting waiting) {}
    }
}
