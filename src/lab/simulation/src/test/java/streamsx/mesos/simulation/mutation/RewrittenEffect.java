package streamsx.mesos.simulation.mutation;

import streamsx.mesos.core.api.Effect;

/** Lets every effect pass as it is; a mutation overrides what it changes. */
class RewrittenEffect
        implements Effect.Visitor<Effect>, Effect.Change.Visitor<Effect>, Effect.MesosCall.Visitor<Effect> {
    @Override
    public Effect visit(Effect.Change change) {
        return change.accept((Effect.Change.Visitor<Effect>) this);
    }

    @Override
    public Effect visit(Effect.MesosCall call) {
        return call.accept((Effect.MesosCall.Visitor<Effect>) this);
    }

    @Override
    public Effect visit(Effect.Reply reply) {
        return reply;
    }

    @Override
    public Effect visit(Effect.Notify notification) {
        return notification;
    }

    @Override
    public Effect visit(Effect.EndTerm endTerm) {
        return endTerm;
    }

    @Override
    public Effect visit(Effect.PutFramework putFramework) {
        return putFramework;
    }

    @Override
    public Effect visit(Effect.PutIds putIds) {
        return putIds;
    }

    @Override
    public Effect visit(Effect.PutClient putClient) {
        return putClient;
    }

    @Override
    public Effect visit(Effect.RemoveClient removeClient) {
        return removeClient;
    }

    @Override
    public Effect visit(Effect.PutResource putResource) {
        return putResource;
    }

    @Override
    public Effect visit(Effect.RemoveResource removeResource) {
        return removeResource;
    }

    @Override
    public Effect visit(Effect.Accept accept) {
        return accept;
    }

    @Override
    public Effect visit(Effect.Decline decline) {
        return decline;
    }

    @Override
    public Effect visit(Effect.Kill kill) {
        return kill;
    }

    @Override
    public Effect visit(Effect.Acknowledge acknowledge) {
        return acknowledge;
    }

    @Override
    public Effect visit(Effect.Reconcile reconcile) {
        return reconcile;
    }

    @Override
    public Effect visit(Effect.Suppress suppress) {
        return suppress;
    }

    @Override
    public Effect visit(Effect.Revive revive) {
        return revive;
    }
}
