package streamsx.mesos.warmup;

import java.util.List;
import java.util.Optional;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;

/** The calls of a rehearsed registration: it reconciles, and acknowledges the update. */
final class RehearsalCalls implements Event.Visitor {
    private Optional<Effect.MesosCall> next = Optional.empty();

    /** The call that follows from an event; empty if none does. */
    static Optional<Effect.MesosCall> after(Event event) {
        RehearsalCalls calls = new RehearsalCalls();
        event.accept(calls);
        return calls.next;
    }

    @Override
    public void visit(Event.Subscribed subscribed) {
        next = Optional.of(
                new Effect.Reconcile(subscribed.subscription(), List.of(new Effect.TaskRef(RehearsalMaster.TASK, ""))));
    }

    @Override
    public void visit(Event.StatusUpdate update) {
        next = Optional.of(
                new Effect.Acknowledge(update.subscription(), update.taskId(), update.agentId(), update.uuid()));
    }

    @Override
    public void visit(Event.OffersReceived offersReceived) {}

    @Override
    public void visit(Event.OfferRescinded offerRescinded) {}

    @Override
    public void visit(Event.Disconnected disconnected) {}

    @Override
    public void visit(Event.LaunchTaken launchTaken) {}

    @Override
    public void visit(Event.LaunchRefused launchRefused) {}

    @Override
    public void visit(Event.LaunchUnknown launchUnknown) {}

    @Override
    public void visit(Event.FrameworkRemoved frameworkRemoved) {}

    @Override
    public void visit(Event.Request request) {}

    @Override
    public void visit(Event.Tick tick) {}

    @Override
    public void visit(Event.SessionSeen sessionSeen) {}

    @Override
    public void visit(Event.TornDown tornDown) {}

    @Override
    public void visit(Event.ReplyDelivered replyDelivered) {}

    @Override
    public void visit(Event.ReplyLost replyLost) {}
}
