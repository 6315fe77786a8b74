package streamsx.mesos.core;

import java.util.function.Consumer;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.Framework;

/**
 * The framework's standing, from its first id to its removal or teardown; each step is durable before it has effects.
 */
final class FrameworkLife {
    private final boolean registerAnew;
    private final Losses losses;
    private final Consumer<Effect> out;
    private Framework framework;

    /** What the end of a framework does to the rest of the state. */
    interface Losses {
        /** Mesos has no task of this framework any more: the clients learn that theirs are lost. */
        void tasks();

        /** Resources and clients are removed without a word. */
        void everything();
    }

    /**
     * Goes on from what is stored.
     *
     * @param stored       null if there never was a framework
     * @param registerAnew whether a framework that Mesos removed is replaced by a new one
     */
    FrameworkLife(Framework stored, boolean registerAnew, Losses losses, Consumer<Effect> out) {
        framework = stored;
        this.registerAnew = registerAnew;
        this.losses = losses;
        this.out = out;
    }

    /** Null before {@link #begin} if there never was one. */
    Framework framework() {
        return framework;
    }

    /** Whether an operator has ordered its end, and Mesos may not have heard of it. */
    boolean tearingDown() {
        return framework != null && framework.standing() == Framework.Standing.TEARING_DOWN;
    }

    /** A term begins: see {@link streamsx.mesos.core.api.StateMachine#begin}. */
    void begin(String freshId, long now) {
        if (tearingDown()) {
            // An earlier term died over it: this one has nothing to do but tell Mesos.
            losses.everything();
        } else if (framework == null || framework.standing() == Framework.Standing.TORN_DOWN) {
            adopt(new Framework(freshId, now, Framework.Standing.NEVER_REGISTERED));
        } else if (framework.standing() == Framework.Standing.REMOVED) {
            losses.tasks();
            if (registerAnew) {
                adopt(new Framework(freshId, now, Framework.Standing.NEVER_REGISTERED));
            } else {
                end(
                        Effect.Ending.FRAMEWORK_REMOVED,
                        "framework " + framework.id()
                                + " has been removed from Mesos and FRAMEWORK_REMOVED=stop; see the runbook in ha-docs/operations.md");
            }
        }
    }

    /**
     * Mesos took a SUBSCRIBE.
     *
     * @return whether the term goes on under this framework
     */
    boolean subscribed() {
        if (framework.standing() == Framework.Standing.NEVER_REGISTERED) {
            adopt(framework.with(Framework.Standing.REGISTERED));
        }
        if (tearingDown()) {
            end(Effect.Ending.TORN_DOWN, "an earlier term could not finish the teardown");
            return false;
        }
        return true;
    }

    /**
     * An operator orders its end.
     *
     * @param connected whether Mesos would hear of it
     */
    Answer teardown(Event.Teardown order, boolean connected) {
        if (!framework.id().equals(order.frameworkId())) {
            return new Answer.Refused(
                    Answer.Reason.INVALID, "frameworkId", "the framework's id is another one; nothing was torn down");
        }
        if (!connected) {
            // Mesos would keep the tasks of a framework that nobody leads any more.
            return new Answer.Refused(
                    Answer.Reason.UNAVAILABLE, "", "not connected to Mesos at this moment; nothing was torn down");
        }
        // First, and durable before Mesos hears of it: whatever happens now, the next term goes on from here.
        adopt(framework.with(Framework.Standing.TEARING_DOWN));
        losses.everything();
        return new Answer.Done();
    }

    /** The order to end it has been answered. */
    void ordered() {
        end(Effect.Ending.TORN_DOWN, "torn down by order of an operator");
    }

    /** Mesos was told to end it. */
    void tornDown() {
        losses.everything();
        adopt(framework.with(Framework.Standing.TORN_DOWN));
    }

    /** Mesos says that it has been removed. */
    void removed(String why) {
        if (tearingDown()) {
            adopt(framework.with(Framework.Standing.TORN_DOWN));
            end(Effect.Ending.TORN_DOWN, "torn down by order of an operator: " + why);
        } else {
            adopt(framework.with(Framework.Standing.REMOVED));
            losses.tasks();
            end(Effect.Ending.FRAMEWORK_REMOVED, why);
        }
    }

    private void adopt(Framework changed) {
        if (!changed.equals(framework)) {
            framework = changed;
            out.accept(new Effect.PutFramework(changed));
        }
    }

    private void end(Effect.Ending ending, String why) {
        out.accept(new Effect.EndTerm(ending, why));
    }
}
