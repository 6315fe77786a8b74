package streamsx.mesos.chaos.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.chaos.history.FactVisitor;
import streamsx.mesos.chaos.history.TaskName;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.RequestState;
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
final class SharedHistory implements FactVisitor {
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
    private final Map<String, Fact.Asked> asked = new HashMap<>();
    private final Set<String> begun = new HashSet<>();
    private final boolean processesSeen;
    private final AgentPresence agents;

    private SharedHistory(boolean processesSeen, Set<String> agents) {
        this.processesSeen = processesSeen;
        this.agents = new AgentPresence(agents, out::add);
    }

    /**
     * The history up to and with a stage; without its processes, if they could not be seen, Mesos's word is taken for
     * them.
     */
    static List<streamsx.mesos.invariants.history.Fact> of(List<Fact> facts, String stage) {
        List<Fact.Stage> stages = every(facts, Fact.Stage.class);
        Set<String> agents = new TreeSet<>();
        every(facts, Fact.AgentsSeen.class).forEach(seen -> agents.addAll(seen.hosts()));
        SharedHistory shared = new SharedHistory(stages.stream().noneMatch(s -> s.processes() == null), agents);
        int end = stages.stream()
                .filter(s -> s.stage().equals(stage))
                .findFirst()
                .map(s -> facts.indexOf(s) + 1)
                .orElse(facts.size());
        facts.subList(0, end).forEach(fact -> fact.accept(shared));
        shared.out.sort(Comparator.comparingLong(streamsx.mesos.invariants.history.Fact::at));
        return shared.out;
    }

    private static <F extends Fact> List<F> every(List<Fact> facts, Class<F> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public void visit(Fact.Stored stored) {
        out.add(new Stored(stored.since(), UNKNOWN, stored.resource()));
    }

    @Override
    public void visit(Fact.Removed removed) {
        out.add(new Removed(removed.at(), UNKNOWN, removed.resource()));
    }

    @Override
    public void visit(Fact.Counted counted) {
        out.add(new CountersStored(
                counted.at(),
                UNKNOWN,
                new Ids(counted.nextResource(), counted.nextTask(), counted.nextNotification())));
    }

    @Override
    public void visit(Fact.FrameworkSeen seen) {
        out.add(
                seen.where().equals("Mesos")
                        ? new Subscribed(seen.at(), UNKNOWN, seen.id())
                        : new FrameworkStored(
                                seen.at(),
                                UNKNOWN,
                                new Framework(seen.id(), 0, Framework.Standing.valueOf(seen.standing()))));
    }

    @Override
    public void visit(Fact.ProcessSeen seen) {
        out.add(new TaskStarted(seen.at(), seen.agent(), seen.task(), seen.resource()));
    }

    @Override
    public void visit(Fact.ProcessGone gone) {
        out.add(new TaskEnded(gone.lastSeen(), UNKNOWN, gone.task()));
    }

    @Override
    public void visit(Fact.Stage stage) {
        stage.waitedFor()
                .forEach(w ->
                        out.add(new Waiting(stage.at(), resourceIn(w), "not " + stage.stage() + " in time: " + w)));
    }

    private static String resourceIn(String text) {
        Matcher m = RESOURCE.matcher(text);
        return m.find() ? m.group() : "";
    }

    @Override
    public void visit(Fact.Note note) {
        if (note.text().equals(Fact.Note.HEALED)) {
            out.add(new Healed(note.at(), UNKNOWN));
        }
    }

    @Override
    public void visit(Fact.TaskSeen seen) {
        if (processesSeen) {
            return;
        }
        if (ENDED.contains(seen.state())) {
            out.add(new TaskEnded(seen.since(), UNKNOWN, seen.task()));
        } else if (begun.add(seen.task())) {
            out.add(new TaskStarted(seen.at(), seen.agent(), seen.task(), TaskName.resourceOf(seen.task())));
        }
    }

    @Override
    public void visit(Fact.Asked asks) {
        asked.put(asks.client() + " " + asks.request(), asks);
    }

    @Override
    public void visit(Fact.Answered answer) {
        if (answer.status() != 200) {
            return;
        }
        List<Shown> shown = answer.resources().stream()
                .map(t -> new Shown(t.id(), RequestState.valueOf(t.request())))
                .toList();
        if (!shown.isEmpty()) {
            out.add(new streamsx.mesos.invariants.history.Fact.Answered(
                    answer.at(), answer.client(), String.valueOf(answer.request()), shown));
        }
        Fact.Asked question = asked.get(answer.client() + " " + answer.request());
        if (question != null) {
            question.named().forEach(r -> out.add(new GaveBack(answer.at(), answer.client(), r)));
        }
    }

    @Override
    public void visit(Fact.Notified news) {
        out.add(new streamsx.mesos.invariants.history.Fact.Notified(
                news.at(),
                news.client(),
                news.resource().id(),
                Notification.Kind.valueOf(news.kind()),
                news.sequence()));
    }

    @Override
    public void visit(Fact.FaultBegan fault) {
        agents.harmed(fault);
    }

    @Override
    public void visit(Fact.FaultEnded fault) {
        agents.mended(fault);
    }

    @Override
    public void visit(Fact.AgentsSeen seen) {
        agents.connected(seen);
    }

    // The rules that are shared say nothing of processes of our own, of requests without an answer, of transactions;
    // tasks that are not durable are a finding already.

    @Override
    public void visit(Fact.Started started) {}

    @Override
    public void visit(Fact.Ended ended) {}

    @Override
    public void visit(Fact.Unanswered unanswered) {}

    @Override
    public void visit(Fact.GaveUp gaveUp) {}

    @Override
    public void visit(Fact.Committed committed) {}

    @Override
    public void visit(Fact.NotDurable notDurable) {}
}
