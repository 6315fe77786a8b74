package streamsx.mesos.invariants.check;

import streamsx.mesos.invariants.history.Fact;

/**
 * Watches a history go by and objects. A rule is about some kinds of facts only: it overrides their methods, and every
 * other kind passes without a word.
 */
abstract class Rule implements Fact.Visitor {
    /** Where objections go. */
    @FunctionalInterface
    interface Objections {
        void add(Invariant invariant, long at, String subject, String what);
    }

    private final Objections objections;

    Rule(Objections objections) {
        this.objections = objections;
    }

    final void object(Invariant invariant, long at, String subject, String what) {
        objections.add(invariant, at, subject, what);
    }

    /** After the last fact, at this time. */
    void end(long at) {}

    @Override
    public void visit(Fact.Elected elected) {}

    @Override
    public void visit(Fact.LatchGone latchGone) {}

    @Override
    public void visit(Fact.Committed committed) {}

    @Override
    public void visit(Fact.Stored stored) {}

    @Override
    public void visit(Fact.Removed removed) {}

    @Override
    public void visit(Fact.FrameworkStored frameworkStored) {}

    @Override
    public void visit(Fact.CountersStored countersStored) {}

    @Override
    public void visit(Fact.SubscribeSent subscribeSent) {}

    @Override
    public void visit(Fact.Subscribed subscribed) {}

    @Override
    public void visit(Fact.Called called) {}

    @Override
    public void visit(Fact.CallOutlived callOutlived) {}

    @Override
    public void visit(Fact.Took took) {}

    @Override
    public void visit(Fact.FrameworkRemoved frameworkRemoved) {}

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
    public void visit(Fact.Answered answered) {}

    @Override
    public void visit(Fact.Notified notified) {}

    @Override
    public void visit(Fact.GaveBack gaveBack) {}

    @Override
    public void visit(Fact.Vanished vanished) {}

    @Override
    public void visit(Fact.ClockJumped clockJumped) {}

    @Override
    public void visit(Fact.Fault fault) {}

    @Override
    public void visit(Fact.Note note) {}

    @Override
    public void visit(Fact.Healed healed) {}

    @Override
    public void visit(Fact.Waiting waiting) {}

    @Override
    public void visit(Fact.OffersArrived offersArrived) {}

    @Override
    public void visit(Fact.OffersWanted offersWanted) {}
}
