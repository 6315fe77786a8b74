package streamsx.mesos.simulation.episode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import streamsx.mesos.invariants.check.Violation;
import streamsx.mesos.invariants.history.Fact;

/** The trace of an episode: each fact as a line, in virtual time. */
public final class EpisodeTrace {
    private final List<Fact> facts;

    public EpisodeTrace(List<Fact> facts) {
        this.facts = facts;
    }

    /** All of it. */
    public List<String> whole() {
        return facts.stream().map(f -> written(f, TraceLine.of(f))).toList();
    }

    /** What concerns a violation: its resource with its tasks, and whatever befell instances and Mesos. */
    public List<String> about(Violation violation) {
        Set<String> subjects = new HashSet<>();
        for (String word : (violation.subject() + " " + violation.what()).split("[^A-Za-z0-9_.-]+")) {
            if (word.contains("resource_")) {
                subjects.add(TraceLine.resourceOf(word));
            }
        }
        List<String> lines = new ArrayList<>();
        for (Fact fact : facts) {
            TraceLine line = TraceLine.of(fact);
            if (subjects.isEmpty()
                    || line.concernsEverybody()
                    || subjects.stream().anyMatch(line::concerns)) {
                lines.add(written(fact, line));
            }
        }
        return lines;
    }

    private static String written(Fact fact, TraceLine line) {
        return String.format(Locale.ROOT, "%9.3f  %-8s %s", fact.at() / 1000.0, fact.who(), line.text());
    }
}
