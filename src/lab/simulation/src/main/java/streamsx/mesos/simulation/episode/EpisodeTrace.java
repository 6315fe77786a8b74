package streamsx.mesos.simulation.episode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import streamsx.mesos.core.model.StreamsMesosResource;
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
        return facts.stream().map(EpisodeTrace::line).toList();
    }

    /** What concerns a violation: its resource with its tasks, and whatever befell instances and Mesos. */
    public List<String> about(Violation violation) {
        Set<String> subjects = new HashSet<>();
        for (String word : (violation.subject() + " " + violation.what()).split("[^A-Za-z0-9_.-]+")) {
            if (word.contains("resource_")) {
                subjects.add(resourceOf(word));
            }
        }
        List<String> lines = new ArrayList<>();
        for (Fact fact : facts) {
            String about = subject(fact);
            if (about == null
                    || subjects.isEmpty()
                    || subjects.stream().anyMatch(s -> (about + " ").contains(s + " "))) {
                lines.add(line(fact));
            }
        }
        return lines;
    }

    /** {@code streams_resource_3_1_7} is a task of {@code resource_3}. */
    private static String resourceOf(String word) {
        String[] parts = word.substring(word.indexOf("resource_")).split("_");
        return parts[0] + "_" + parts[1];
    }

    /** The resources that a fact is about; null if it concerns everybody. */
    private static String subject(Fact fact) {
        if (fact instanceof Fact.Stored f) {
            return f.resource().id();
        } else if (fact instanceof Fact.Removed f) {
            return f.resourceId();
        } else if (fact instanceof Fact.Called f) {
            return resource(f.taskId());
        } else if (fact instanceof Fact.Took f) {
            return resource(f.taskId());
        } else if (fact instanceof Fact.TaskStarted f) {
            return f.resourceId();
        } else if (fact instanceof Fact.TaskEnded f) {
            return resource(f.taskId());
        } else if (fact instanceof Fact.Replied f) {
            return shown(f.resources());
        } else if (fact instanceof Fact.Answered f) {
            return shown(f.resources());
        } else if (fact instanceof Fact.Notified f) {
            return f.resourceId();
        } else if (fact instanceof Fact.GaveBack f) {
            return f.resourceId();
        } else if (fact instanceof Fact.Asked
                || fact instanceof Fact.CountersStored
                || fact instanceof Fact.Committed) {
            return "";
        }
        return null;
    }

    private static String resource(String taskId) {
        return taskId.contains("resource_") ? resourceOf(taskId) : taskId;
    }

    private static String shown(List<Fact.Shown> resources) {
        return resources.stream().map(Fact.Shown::resourceId).collect(Collectors.joining(" "));
    }

    private static String line(Fact fact) {
        return String.format(Locale.ROOT, "%9.3f  %-8s %s", fact.at() / 1000.0, fact.who(), text(fact));
    }

    private static String text(Fact fact) {
        if (fact instanceof Fact.Stored f) {
            StreamsMesosResource r = f.resource();
            return "stores " + r.id() + " " + r.state() + "/" + r.request() + (r.answered() ? " answered" : "")
                    + (r.task() == null
                            ? ""
                            : " " + r.task().taskId() + (r.task().unreachable() ? " unreachable" : ""))
                    + (r.notification() == null
                            ? ""
                            : " " + r.notification().kind() + " "
                                    + r.notification().sequence());
        } else if (fact instanceof Fact.Fault f) {
            return "*** " + f.what();
        } else if (fact instanceof Fact.Note f) {
            return f.what();
        } else if (fact instanceof Fact.Called f) {
            return "calls " + f.call() + " " + f.taskId() + (f.state() == null ? "" : " " + f.state());
        } else if (fact instanceof Fact.Took f) {
            return "is heard: " + f.call() + " " + f.taskId();
        }
        String text = fact.toString();
        return text.replaceFirst("at=\\d+, who=[^,\\]]*(, )?", "");
    }
}
