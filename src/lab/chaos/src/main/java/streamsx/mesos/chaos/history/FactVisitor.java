package streamsx.mesos.chaos.history;

/**
 * Handles each kind of fact. A new kind gets a method here, so that whatever must treat every fact does not compile
 * until it handles it.
 */
public interface FactVisitor {
    void visit(Fact.FaultBegan faultBegan);

    void visit(Fact.FaultEnded faultEnded);

    void visit(Fact.Started started);

    void visit(Fact.Ended ended);

    void visit(Fact.Asked asked);

    void visit(Fact.Answered answered);

    void visit(Fact.Unanswered unanswered);

    void visit(Fact.GaveUp gaveUp);

    void visit(Fact.Notified notified);

    void visit(Fact.FrameworkSeen frameworkSeen);

    void visit(Fact.AgentsSeen agentsSeen);

    void visit(Fact.TaskSeen taskSeen);

    void visit(Fact.ProcessSeen processSeen);

    void visit(Fact.ProcessGone processGone);

    void visit(Fact.Stored stored);

    void visit(Fact.Removed removed);

    void visit(Fact.Committed committed);

    void visit(Fact.Counted counted);

    void visit(Fact.NotDurable notDurable);

    void visit(Fact.Stage stage);

    void visit(Fact.Note note);
}
