package streamsx.mesos.driver.machine;

import java.util.List;

/**
 * Keeps a framework subscribed: waits for a leading master, asks the guard, subscribes, passes events on and lets calls
 * leave in order, and begins again when the connection breaks, falls silent or the leader changes.
 */
public final class SubscriptionMachine<C, E> implements DriverMachine<C, E> {

    private final Reactions<C, E> reactions;

    /** @param teardown the call that ends the framework */
    public SubscriptionMachine(Rules rules, C teardown) {
        this.reactions = new Reactions<>(rules, teardown);
    }

    @Override
    public List<Action<C, E>> on(Signal<C, E> signal, long now) {
        return reactions.to(signal, now);
    }
}
