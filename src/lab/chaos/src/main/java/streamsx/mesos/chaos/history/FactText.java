package streamsx.mesos.chaos.history;

import streamsx.mesos.core.model.StreamsMesosResource;

/** Says a fact in words, without its time. */
final class FactText implements FactVisitor {
    private String text;

    private FactText() {}

    static String of(Fact fact) {
        FactText words = new FactText();
        fact.accept(words);
        return words.text;
    }

    @Override
    public void visit(Fact.FaultBegan f) {
        text = f.text();
    }

    @Override
    public void visit(Fact.FaultEnded f) {
        text = "fault " + f.number() + " on " + f.target() + " is over";
    }

    @Override
    public void visit(Fact.Started f) {
        text = f.process() + " started, pid " + f.pid();
    }

    @Override
    public void visit(Fact.Ended f) {
        text = f.process() + " ended with exit code " + f.code() + (f.ordered() ? "" : ", by itself");
    }

    @Override
    public void visit(Fact.Asked f) {
        text = f.client() + " asks (" + f.request() + "." + f.attempt() + ") " + f.what()
                + (f.detail().isEmpty() ? "" : " " + f.detail()) + (f.named().isEmpty() ? "" : " " + f.named());
    }

    @Override
    public void visit(Fact.Answered f) {
        text = f.client() + " is answered (" + f.request() + "." + f.attempt() + ") " + f.what() + ": " + f.status()
                + (f.resources().isEmpty() ? "" : " " + f.resources());
    }

    @Override
    public void visit(Fact.Unanswered f) {
        text = f.client() + " has no answer (" + f.request() + "." + f.attempt() + ") " + f.what() + ": " + f.why();
    }

    @Override
    public void visit(Fact.GaveUp f) {
        text = f.client() + " gives up (" + f.request() + ") " + f.what();
    }

    @Override
    public void visit(Fact.Notified f) {
        text = f.client() + " is notified: " + f.sequence() + " " + f.kind() + " " + f.resource();
    }

    @Override
    public void visit(Fact.FrameworkSeen f) {
        text = f.where() + " has framework " + f.id() + ", " + f.standing();
    }

    @Override
    public void visit(Fact.AgentsSeen f) {
        text = "connected to the Mesos master: " + f.hosts();
    }

    @Override
    public void visit(Fact.TaskSeen f) {
        text = "Mesos shows " + f.task() + " as " + f.state() + " on agent " + f.agent();
    }

    @Override
    public void visit(Fact.ProcessSeen f) {
        text = "process " + f.pid() + " runs for " + f.task() + " of " + f.resource() + " on " + f.agent();
    }

    @Override
    public void visit(Fact.ProcessGone f) {
        text = "process " + f.pid() + " of " + f.task() + " has ended";
    }

    @Override
    public void visit(Fact.Stored f) {
        StreamsMesosResource r = f.resource();
        text = "ZooKeeper has " + r.id() + " of " + r.clientId() + ": " + r.state() + " " + r.request()
                + " completion "
                + r.completion() + " attempts " + r.attempts() + (r.answered() ? " answered" : " unanswered")
                + (r.spec().requestKey().isEmpty() ? "" : " key " + r.spec().requestKey())
                + (r.task() == null
                        ? ""
                        : " task " + r.task().taskId() + (r.task().unreachable() ? " unreachable" : ""))
                + (r.notification() == null
                        ? ""
                        : " notification " + r.notification().sequence() + " "
                                + r.notification().kind());
    }

    @Override
    public void visit(Fact.Removed f) {
        text = "ZooKeeper has no " + f.resource() + " any more";
    }

    @Override
    public void visit(Fact.Committed f) {
        text = "ZooKeeper has commit " + f.term() + "/" + f.n() + ", version " + f.version();
    }

    @Override
    public void visit(Fact.Counted f) {
        text = "ZooKeeper counts: next resource " + f.nextResource() + ", task " + f.nextTask() + ", notification "
                + f.nextNotification();
    }

    @Override
    public void visit(Fact.NotDurable f) {
        text = "Mesos shows " + f.task() + ", which ZooKeeper, read later, does not know";
    }

    @Override
    public void visit(Fact.Stage f) {
        text = "==== " + f.stage()
                + (f.waitedFor().isEmpty() ? "" : ", still waiting for: " + String.join("; ", f.waitedFor()));
    }

    @Override
    public void visit(Fact.Note f) {
        text = f.text();
    }
}
