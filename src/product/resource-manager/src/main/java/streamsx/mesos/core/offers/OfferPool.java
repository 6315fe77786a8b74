package streamsx.mesos.core.offers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Offer;
import streamsx.mesos.core.table.Turn;

/**
 * The offers of the current subscription, and the calls that control them: without demand no offer is held; with demand
 * offers are revived through a token bucket, so that a busy framework does not flood the master's allocator.
 */
public final class OfferPool {
    private static final int BUCKET = 10;
    private static final long REFILL_MILLIS = 2_000;
    /** With demand and no offer for this long, REVIVE is repeated: it, or the end of a filter, may have been lost. */
    private static final long STARVED_MILLIS = 30_000;

    private static final double UNFIT_REFUSE_SECONDS = 5;

    /** How long a SUPPRESS has to take effect before offers show that it was lost; longer for each repetition. */
    private static final Backoff SUPPRESS_BACKOFF = Backoff.ofMillis(2_000, 600_000);

    private final Map<String, Offer> offers = new LinkedHashMap<>();
    private final double refuseSeconds;
    private boolean suppressed;
    private int suppressions;
    private long suppressEffectiveAt;
    private boolean reviveWanted;
    private int tokens = BUCKET;
    private long refilledAt;
    private long lastOfferedAt;

    /** @param refuse filter of a decline while no resource waits for an offer */
    public OfferPool(Duration refuse) {
        refuseSeconds = refuse.toMillis() / 1000.0;
    }

    /** A new subscription knows no offer and is not suppressed, but may still have the filters of the old one. */
    public void subscribed(long now) {
        offers.clear();
        suppressed = false;
        suppressions = 0;
        reviveWanted = true;
        lastOfferedAt = now;
    }

    public void disconnected() {
        offers.clear();
    }

    /** Mesos made offers. While suppressed it should not: late ones show that the SUPPRESS was lost. */
    public void add(List<Offer> more, long now) {
        if (suppressed && now >= suppressEffectiveAt) {
            suppressed = false;
        }
        more.forEach(o -> offers.put(o.id(), o));
        lastOfferedAt = now;
    }

    public void rescind(String offerId) {
        offers.remove(offerId);
    }

    public List<Offer> offers() {
        return new ArrayList<>(offers.values());
    }

    public void used(List<Offer> used) {
        used.forEach(o -> offers.remove(o.id()));
    }

    /** Declines every offer that is left after matching, and revives or suppresses offers. */
    public void settle(Turn turn, boolean demand) {
        long now = turn.now();
        refill(now);
        if (!offers.isEmpty()) {
            turn.emit(new Effect.Decline(
                    turn.subscription(), List.copyOf(offers.keySet()), demand ? UNFIT_REFUSE_SECONDS : refuseSeconds));
            offers.clear();
        }
        if (!demand) {
            if (!suppressed) {
                turn.emit(new Effect.Suppress(turn.subscription()));
                suppressed = true;
                suppressEffectiveAt =
                        now + SUPPRESS_BACKOFF.delay(suppressions++).toMillis();
            }
            reviveWanted = true;
            return;
        }
        if (now - lastOfferedAt > STARVED_MILLIS) {
            reviveWanted = true;
        }
        if (reviveWanted && tokens > 0) {
            tokens--;
            reviveWanted = false;
            suppressed = false;
            suppressions = 0;
            lastOfferedAt = now;
            turn.emit(new Effect.Revive(turn.subscription()));
        }
    }

    private void refill(long now) {
        if (tokens >= BUCKET || now < refilledAt) {
            refilledAt = now;
            return;
        }
        long grown = (now - refilledAt) / REFILL_MILLIS;
        if (grown > 0) {
            tokens = (int) Math.min(BUCKET, tokens + grown);
            refilledAt += grown * REFILL_MILLIS;
        }
    }
}
