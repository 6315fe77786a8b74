package streamsx.mesos.chaos.check;

import java.util.function.Consumer;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.chaos.history.FactVisitor;

/**
 * Watches what was seen from outside. A rule is about some kinds of facts only: it overrides their methods, and every
 * other kind passes without a word.
 */
abstract class OutsideRule implements FactVisitor {
    private final Consumer<Finding> found;

    OutsideRule(Consumer<Finding> found) {
        this.found = found;
    }

    final void found(Finding finding) {
        found.accept(finding);
    }

    @Override
    public void visit(Fact.FaultBegan faultBegan) {}

    @Override
    public void visit(Fact.FaultEnded faultEnded) {}

    @Override
    public void visit(Fact.Started started) {}

    @Override
    public void visit(Fact.Ended ended) {}

    @Override
    public void visit(Fact.Asked asked) {}

    @Override
    public void visit(Fact.Answered answered) {}

    @Override
    public void visit(Fact.Unanswered unanswered) {}

    @Override
    public void visit(Fact.GaveUp gaveUp) {}

    @Override
    public void visit(Fact.Notified notified) {}

    @Override
    public void visit(Fact.FrameworkSeen frameworkSeen) {}

    @Override
    public void visit(Fact.AgentsSeen agentsSeen) {}

    @Override
    public void visit(Fact.TaskSeen taskSeen) {}

    @Override
    public void visit(Fact.ProcessSeen processSeen) {}

    @Override
    public void visit(Fact.ProcessGone processGone) {}

    @Override
    public void visit(Fact.Stored stored) {}

    @Override
    public void visit(Fact.Removed removed) {}

    @Override
    public void visit(Fact.Committed committed) {}

    @Override
    public void visit(Fact.Counted counted) {}

    @Override
    public void visit(Fact.NotDurable notDurable) {}

    @Override
    public void visit(Fact.Stage stage) {}

    @Override
    public void visit(Fact.Note note) {}
}
