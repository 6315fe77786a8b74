package streamsx.mesos.simulation.mutation;

import streamsx.mesos.core.api.Event;

/** Lets every event pass as it is; a mutation overrides what it changes. */
class RewrittenEvent implements Event.Visitor {
    private Event event;

    /** What a mutation makes of an event. */
    static Event of(Event event, RewrittenEvent mutation) {
        event.accept(mutation);
        return mutation.event;
    }

    final void becomes(Event changed) {
        event = changed;
    }

    @Override
    public void visit(Event.Request request) {
        becomes(request);
    }

    @Override
    public void visit(Event.Tick tick) {
        becomes(tick);
    }

    @Override
    public void visit(Event.SessionSeen sessionSeen) {
        becomes(sessionSeen);
    }

    @Override
    public void visit(Event.TornDown tornDown) {
        becomes(tornDown);
    }

    @Override
    public void visit(Event.ReplyDelivered replyDelivered) {
        becomes(replyDelivered);
    }

    @Override
    public void visit(Event.ReplyLost replyLost) {
        becomes(replyLost);
    }

    @Override
    public void visit(Event.Subscribed subscribed) {
        becomes(subscribed);
    }

    @Override
    public void visit(Event.Disconnected disconnected) {
        becomes(disconnected);
    }

    @Override
    public void visit(Event.OffersReceived offersReceived) {
        becomes(offersReceived);
    }

    @Override
    public void visit(Event.OfferRescinded offerRescinded) {
        becomes(offerRescinded);
    }

    @Override
    public void visit(Event.StatusUpdate statusUpdate) {
        becomes(statusUpdate);
    }

    @Override
    public void visit(Event.LaunchTaken launchTaken) {
        becomes(launchTaken);
    }

    @Override
    public void visit(Event.LaunchRefused launchRefused) {
        becomes(launchRefused);
    }

    @Override
    public void visit(Event.LaunchUnknown launchUnknown) {
        becomes(launchUnknown);
    }

    @Override
    public void visit(Event.FrameworkRemoved frameworkRemoved) {
        becomes(frameworkRemoved);
    }
}
