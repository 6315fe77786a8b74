package streamsx.mesos.invariants.check;

import streamsx.mesos.invariants.history.Fact;

/** Watches a history go by and objects. */
interface Rule {
    /** Where objections go. */
    @FunctionalInterface
    interface Objections {
        void add(Invariant invariant, long at, String subject, String what);
    }

    void see(Fact fact, Objections objections);

    /** After the last fact, at this time. */
    default void end(long at, Objections objections) {}
}
