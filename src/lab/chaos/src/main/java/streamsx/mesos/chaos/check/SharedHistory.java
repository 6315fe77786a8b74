package streamsx.mesos.chaos.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.chaos.history.TaskName;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.invariants.history.Fact.AgentAway;
import streamsx.mesos.invariants.history.Fact.AgentBack;
import streamsx.mesos.invariants.history.Fact.CountersStored;
import streamsx.mesos.invariants.history.Fact.FrameworkStored;
import streamsx.mesos.invariants.history.Fact.GaveBack;
import streamsx.mesos.invariants.history.Fact.Healed;
import streamsx.mesos.invariants.history.Fact.Removed;
import streamsx.mesos.invariants.history.Fact.Shown;
import streamsx.mesos.invariants.history.Fact.Stored;
import streamsx.mesos.invariants.history.Fact.Subscribed;
import streamsx.mesos.invariants.history.Fact.TaskEnded;
import streamsx.mesos.invariants.history.Fact.TaskStarted;
import streamsx.mesos.invariants.history.Fact.Waiting;

/**
 * What was seen from outside, in the words of the simulation's history, so that the same rules can be applied. Who sees
 * something by looking now and then knows only between which two looks it happened; each such thing is put where it
 * excuses most: a process ended when it was last seen, a node changed when it was asked for. Calls and latch nodes are
 * not seen at all.
 */
final class SharedHistory {
    private static final Pattern RESOURCE = Pattern.compile("\\bresource_\\d+");
    private static final Set<String> ENDED = Set.of(
            "TASK_FINISHED",
            "TASK_FAILED",
            "TASK_KILLED",
            "TASK_LOST",
            "TASK_ERROR",
            "TASK_DROPPED",
            "TASK_GONE",
            "TASK_GONE_BY_OPERATOR");
    /** Who wrote is not known. */
    private static final String UNKNOWN = "";

    private final List<streamsx.mesos.invariants.history.Fact> out = new ArrayList<>();
    private final Map<String, Set<Integer>> harmed = new TreeMap<>();
    private final Map<Integer, String> agentOfFault = new HashMap<>();
    private final Set<String> away = new HashSet<>();
    private final Map<String, Fact.Asked> asked = new HashMap<>();
    private final Set<String> begun = new HashSet<>();
    private final boolean processesSeen;
    private Set<String> connected = Set.of();

    private SharedHistory(boolean processesSeen) {
        this.processesSeen = processesSeen;
    }

    /**
     * The history up to and with a stage; without its processes, if they could not be seen, Mesos's word is taken for
     * them.
     */
    static List<streamsx.mesos.invariants.history.Fact> of(List<Fact> facts, String stage) {
        SharedHistory shared =
                new SharedHistory(facts.stream().noneMatch(f -> f instanceof Fact.Stage s && s.processes() == null));
        facts.stream()
                .filter(Fact.AgentsSeen.class::isInstance)
                .flatMap(f -> ((Fact.AgentsSeen) f).hosts().stream())
                .forEach(a -> shared.harmed.put(a, new TreeSet<>()));
        for (Fact fact : facts) {
            shared.see(fact);
            if (fact instanceof Fact.Stage s && s.stage().equals(stage)) {
                break;
            }
        }
        shared.out.sort(Comparator.comparingLong(streamsx.mesos.invariants.history.Fact::at));
        return shared.out;
    }

    private void see(Fact fact) {
        if (fact instanceof Fact.Stored s) {
            out.add(new Stored(s.since(), UNKNOWN, s.resource()));
        } else if (fact instanceof Fact.Removed r) {
            out.add(new Removed(r.at(), UNKNOWN, r.resource()));
        } else if (fact instanceof Fact.Counted c) {
            out.add(new CountersStored(c.at(), UNKNOWN, new Ids(c.nextResource(), c.nextTask(), c.nextNotification())));
        } else if (fact instanceof Fact.FrameworkSeen f) {
            out.add(
                    f.where().equals("Mesos")
                            ? new Subscribed(f.at(), UNKNOWN, f.id())
                            : new FrameworkStored(
                                    f.at(),
                                    UNKNOWN,
                                    new Framework(f.id(), 0, Framework.Standing.valueOf(f.standing()))));
        } else if (fact instanceof Fact.ProcessSeen p) {
            out.add(new TaskStarted(p.at(), p.agent(), p.task(), p.resource()));
        } else if (fact instanceof Fact.ProcessGone p) {
            out.add(new TaskEnded(p.lastSeen(), UNKNOWN, p.task()));
        } else if (fact instanceof Fact.Stage s) {
            s.waitedFor()
                    .forEach(w -> out.add(new Waiting(s.at(), resourceIn(w), "not " + s.stage() + " in time: " + w)));
        } else if (fact instanceof Fact.Note n && n.text().equals(Fact.Note.HEALED)) {
            out.add(new Healed(n.at(), UNKNOWN));
        } else if (fact instanceof Fact.TaskSeen t && !processesSeen) {
            task(t);
        } else {
            seeClients(fact);
            seeAgents(fact);
        }
    }

    private void task(Fact.TaskSeen t) {
        if (ENDED.contains(t.state())) {
            out.add(new TaskEnded(t.since(), UNKNOWN, t.task()));
        } else if (begun.add(t.task())) {
            out.add(new TaskStarted(t.at(), t.agent(), t.task(), TaskName.resourceOf(t.task())));
        }
    }

    private static String resourceIn(String text) {
        Matcher m = RESOURCE.matcher(text);
        return m.find() ? m.group() : "";
    }

    private void seeClients(Fact fact) {
        if (fact instanceof Fact.Asked a) {
            asked.put(a.client() + " " + a.request(), a);
        } else if (fact instanceof Fact.Answered a && a.status() == 200) {
            List<Shown> shown = a.resources().stream()
                    .map(t -> new Shown(t.id(), RequestState.valueOf(t.request())))
                    .toList();
            if (!shown.isEmpty()) {
                out.add(new streamsx.mesos.invariants.history.Fact.Answered(
                        a.at(), a.client(), String.valueOf(a.request()), shown));
            }
            Fact.Asked question = asked.get(a.client() + " " + a.request());
            if (question != null) {
                question.named().forEach(r -> out.add(new GaveBack(a.at(), a.client(), r)));
            }
        } else if (fact instanceof Fact.Notified n) {
            out.add(new streamsx.mesos.invariants.history.Fact.Notified(
                    n.at(), n.client(), n.resource().id(), Notification.Kind.valueOf(n.kind()), n.sequence()));
        }
    }

    /** An agent is away while somebody harms it or its lines, or while no leading master is connected to it. */
    private void seeAgents(Fact fact) {
        if (fact instanceof Fact.FaultBegan f) {
            harmed.keySet().stream()
                    .filter(a -> f.target().equals(a) || f.target().startsWith(a + "~"))
                    .forEach(a -> {
                        agentOfFault.put(f.number(), a);
                        harmed.get(a).add(f.number());
                    });
        } else if (fact instanceof Fact.FaultEnded f && agentOfFault.containsKey(f.number())) {
            harmed.get(agentOfFault.get(f.number())).remove(f.number());
        } else if (fact instanceof Fact.AgentsSeen s) {
            connected = Set.copyOf(s.hosts());
        } else {
            return;
        }
        harmed.forEach((agent, by) -> {
            boolean now = !by.isEmpty() || !connected.contains(agent);
            if (now && away.add(agent)) {
                out.add(new AgentAway(fact.at(), agent));
            } else if (!now && away.remove(agent)) {
                out.add(new AgentBack(fact.at(), agent));
            }
        });
    }
}
