package streamsx.mesos.core.table;

import java.util.function.Consumer;
import streamsx.mesos.core.api.Effect;

/**
 * The turn of one event: what is the same for all decisions that follow from it, and where their effects go.
 *
 * @param now          ms since the epoch
 * @param subscription the current subscription; 0 without one
 * @param out          takes the effects, in order
 */
public record Turn(long now, long subscription, Consumer<Effect> out) {
    public Turn at(long time) {
        return new Turn(time, subscription, out);
    }

    public Turn under(long other) {
        return new Turn(now, other, out);
    }

    public boolean subscribed() {
        return subscription > 0;
    }

    public void emit(Effect effect) {
        out.accept(effect);
    }
}
