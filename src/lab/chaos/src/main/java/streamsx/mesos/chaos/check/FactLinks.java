package streamsx.mesos.chaos.check;

import java.util.Optional;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.chaos.history.FactVisitor;

/** What links a fact to others: the request that it belongs to, or that it matters to everything around it. */
final class FactLinks implements FactVisitor {
    private String request;
    private boolean everywhere;

    private FactLinks() {}

    static FactLinks of(Fact fact) {
        FactLinks links = new FactLinks();
        fact.accept(links);
        return links;
    }

    /** The client and the number of its request. */
    Optional<String> request() {
        return Optional.ofNullable(request);
    }

    /** Whether it explains what happens elsewhere at about the same time. */
    boolean everywhere() {
        return everywhere;
    }

    private void request(String client, int number) {
        request = client + " " + number;
    }

    @Override
    public void visit(Fact.FaultBegan faultBegan) {
        everywhere = true;
    }

    @Override
    public void visit(Fact.FaultEnded faultEnded) {
        everywhere = true;
    }

    @Override
    public void visit(Fact.Started started) {
        everywhere = true;
    }

    @Override
    public void visit(Fact.Ended ended) {
        everywhere = true;
    }

    @Override
    public void visit(Fact.Asked asked) {
        request(asked.client(), asked.request());
    }

    @Override
    public void visit(Fact.Answered answered) {
        request(answered.client(), answered.request());
    }

    @Override
    public void visit(Fact.Unanswered unanswered) {
        request(unanswered.client(), unanswered.request());
    }

    @Override
    public void visit(Fact.GaveUp gaveUp) {
        request(gaveUp.client(), gaveUp.request());
    }

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
    public void visit(Fact.Stage stage) {
        everywhere = true;
    }

    @Override
    public void visit(Fact.Note note) {
        everywhere = true;
    }
}
