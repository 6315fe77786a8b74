package streamsx.mesos.core;

import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.table.Turn;

/**
 * The framework's standing, from its first id to its removal or teardown; each step is durable before it has effects.
 */
final class FrameworkLife {
    private final boolean registerAnew;
    private final Losses losses;
    private Framework framework;

    /** What the end of a framework does to the rest of the state. */
    interface Losses {
        /** Mesos has no task of this framework any more: the resources fail, and their clients get notifications. */
        void tasks(Turn turn);

        /** Resources and clients are removed without notifications. */
        void everything(Turn turn);
    }

    /**
     * Continues from the stored framework.
     *
     * @param stored       null if there never was a framework
     * @param registerAnew whether a framework that Mesos removed is replaced by a new one
     */
    FrameworkLife(Framework stored, boolean registerAnew, Losses losses) {
        framework = stored;
        this.registerAnew = registerAnew;
        this.losses = losses;
    }

    /** Null before {@link #begin} if there never was one. */
    Framework framework() {
        return framework;
    }

    /** Whether an operator has ordered its teardown and Mesos may not have received the TEARDOWN. */
    boolean tearingDown() {
        return framework != null && framework.standing() == Framework.Standing.TEARING_DOWN;
    }

    /** A term begins: see {@link streamsx.mesos.core.api.StateMachine#begin}. */
    void begin(Turn turn, String freshId) {
        if (tearingDown()) {
            // An earlier term ended before its TEARDOWN: this one only sends it.
            losses.everything(turn);
        } else if (framework == null || framework.standing() == Framework.Standing.TORN_DOWN) {
            adopt(turn, new Framework(freshId, turn.now(), Framework.Standing.NEVER_REGISTERED));
        } else if (framework.standing() == Framework.Standing.REMOVED) {
            losses.tasks(turn);
            if (registerAnew) {
                adopt(turn, new Framework(freshId, turn.now(), Framework.Standing.NEVER_REGISTERED));
            } else {
                end(
                        turn,
                        Effect.Ending.FRAMEWORK_REMOVED,
                        "framework " + framework.id()
                                + " has been removed from Mesos and FRAMEWORK_REMOVED=stop; "
                                + "see the runbook in ha-docs/operations.md");
            }
        }
    }

    /**
     * Mesos accepted a SUBSCRIBE.
     *
     * @return whether the term goes on under this framework
     */
    boolean subscribed(Turn turn) {
        if (framework.standing() == Framework.Standing.NEVER_REGISTERED) {
            adopt(turn, framework.with(Framework.Standing.REGISTERED));
        }
        if (tearingDown()) {
            end(turn, Effect.Ending.TORN_DOWN, "an earlier term could not finish the teardown");
            return false;
        }
        return true;
    }

    /**
     * An operator orders its end. It is refused without a subscription: Mesos would keep the tasks of a framework that
     * no instance leads any more.
     */
    void teardown(Turn turn, Event.Teardown order) {
        if (!framework.id().equals(order.frameworkId())) {
            reply(
                    turn,
                    order,
                    new Answer.Refused(
                            Answer.Reason.INVALID,
                            "frameworkId",
                            "the framework's id is another one; nothing was torn down"));
            return;
        }
        if (!turn.subscribed()) {
            reply(
                    turn,
                    order,
                    new Answer.Refused(
                            Answer.Reason.UNAVAILABLE,
                            "",
                            "not connected to Mesos at this moment; nothing was torn down"));
            return;
        }
        // Durable before TEARDOWN is sent, so that the next term continues from here after any crash.
        adopt(turn, framework.with(Framework.Standing.TEARING_DOWN));
        losses.everything(turn);
        reply(turn, order, new Answer.Done());
        end(turn, Effect.Ending.TORN_DOWN, "torn down by order of an operator");
    }

    /** The TEARDOWN was sent to Mesos. */
    void tornDown(Turn turn) {
        losses.everything(turn);
        adopt(turn, framework.with(Framework.Standing.TORN_DOWN));
    }

    /** Mesos reports that it has been removed. */
    void removed(Turn turn, String why) {
        if (tearingDown()) {
            adopt(turn, framework.with(Framework.Standing.TORN_DOWN));
            end(turn, Effect.Ending.TORN_DOWN, "torn down by order of an operator: " + why);
        } else {
            adopt(turn, framework.with(Framework.Standing.REMOVED));
            losses.tasks(turn);
            end(turn, Effect.Ending.FRAMEWORK_REMOVED, why);
        }
    }

    private static void reply(Turn turn, Event.Teardown order, Answer answer) {
        turn.emit(new Effect.Reply(order.replyId(), answer));
    }

    private void adopt(Turn turn, Framework changed) {
        if (!changed.equals(framework)) {
            framework = changed;
            turn.emit(new Effect.PutFramework(changed));
        }
    }

    private void end(Turn turn, Effect.Ending ending, String why) {
        turn.emit(new Effect.EndTerm(ending, why));
    }
}
