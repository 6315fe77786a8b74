package streamsx.mesos.invariants.check;

import java.util.HashMap;
import java.util.Map;
import streamsx.mesos.invariants.history.Fact;

/**
 * A framework without demand does not go on receiving and declining offers for ever: offers that come long after its
 * SUPPRESS show that this was lost, and it is said again.
 */
final class UnwantedOffers extends Rule {
    /** How long offers may come after the first SUPPRESS; twice as long after each further one. */
    private static final long GRACE_MILLIS = 4_000;

    private static final int MOST_DOUBLINGS = 20;

    /** How long an instance may take, cut off from ZooKeeper for a time, to say it again. */
    private static final long REPEAT_MILLIS = 20_000;

    private final Map<String, Silence> silences = new HashMap<>();

    /** What a life of an instance has said since it wanted offers last, and what came all the same. */
    private static final class Silence {
        private static final long NEVER = Long.MAX_VALUE;

        private int said;
        private long dueAt;
        private long unwantedSince;

        void said(long at) {
            dueAt = at + (GRACE_MILLIS << Math.min(said++, MOST_DOUBLINGS));
            unwantedSince = NEVER;
        }

        /** A clock that is set back makes every wait longer. */
        void clockSet(long by) {
            dueAt += Math.max(0, -by);
            unwantedSince = NEVER;
        }

        boolean brokenBy(long offersAt) {
            if (offersAt <= dueAt) {
                return false;
            }
            unwantedSince = Math.min(unwantedSince, offersAt);
            return offersAt - unwantedSince > REPEAT_MILLIS;
        }
    }

    UnwantedOffers(Objections objections) {
        super(objections);
    }

    @Override
    public void visit(Fact.OffersWanted offersWanted) {
        if (offersWanted.wanted()) {
            silences.remove(offersWanted.who());
        } else {
            silences.computeIfAbsent(offersWanted.who(), who -> new Silence()).said(offersWanted.at());
        }
    }

    @Override
    public void visit(Fact.Subscribed subscribed) {
        silences.remove(subscribed.who());
    }

    @Override
    public void visit(Fact.ClockJumped jumped) {
        Silence silence = silences.get(jumped.who());
        if (silence != null) {
            silence.clockSet(jumped.by());
        }
    }

    @Override
    public void visit(Fact.OffersArrived offers) {
        Silence silence = silences.get(offers.who());
        if (silence != null && silence.brokenBy(offers.at())) {
            silences.remove(offers.who());
            object(
                    Invariant.UNWANTED_OFFERS_END,
                    offers.at(),
                    offers.who(),
                    "still gets offers, and has not said SUPPRESS again for " + REPEAT_MILLIS + " ms");
        }
    }
}
