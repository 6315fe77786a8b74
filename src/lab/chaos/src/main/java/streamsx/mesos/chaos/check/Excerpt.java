package streamsx.mesos.chaos.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.chaos.history.Recorder;
import streamsx.mesos.chaos.history.TaskName;

/** The part of a history that a finding is about: what concerns its subject, and the faults around it. */
public final class Excerpt {
    private static final long AROUND_MILLIS = 10_000;
    private static final int MOST = 80;

    private Excerpt() {}

    /** In lines, at most {@value #MOST}. */
    public static List<String> of(Finding finding, List<Fact> facts) {
        Set<String> requests = new HashSet<>();
        long from = finding.at();
        for (Fact fact : facts) {
            if (concerns(fact, finding.subject())) {
                from = Math.min(from, fact.at());
                FactLinks.of(fact).request().ifPresent(requests::add);
            }
        }
        List<Fact> inOrder = new ArrayList<>(facts);
        // What was seen by looking stands where the look began.
        inOrder.sort(Comparator.comparingLong(Fact::at));
        List<String> lines = new ArrayList<>();
        for (Fact fact : inOrder) {
            FactLinks links = FactLinks.of(fact);
            boolean near = fact.at() >= from - AROUND_MILLIS && fact.at() <= finding.at() + AROUND_MILLIS;
            if (concerns(fact, finding.subject())
                    || links.request().filter(requests::contains).isPresent()
                    || (near && links.everywhere())) {
                lines.add(Recorder.line(fact));
            }
        }
        return lines.size() <= MOST ? lines : shortened(lines);
    }

    private static List<String> shortened(List<String> lines) {
        List<String> some = new ArrayList<>(lines.subList(0, MOST / 2));
        some.add("… " + (lines.size() - MOST) + " more lines …");
        some.addAll(lines.subList(lines.size() - MOST / 2, lines.size()));
        return some;
    }

    private static boolean concerns(Fact fact, String subject) {
        return !subject.isEmpty()
                && fact.about().stream()
                        .anyMatch(
                                a -> a.equals(subject) || TaskName.resourceOf(a).equals(subject));
    }
}
