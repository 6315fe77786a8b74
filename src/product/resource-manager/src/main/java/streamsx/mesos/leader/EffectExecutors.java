package streamsx.mesos.leader;

import java.util.concurrent.Executor;

/**
 * Where effects leave the term's thread: one executor for Mesos and one for clients, so that neither a slow master nor
 * a slow client holds up a decision. Each keeps the order of what it is given.
 */
public interface EffectExecutors {
    /** Calls to Mesos. */
    Executor mesos();

    /** Answers and notifications. */
    Executor clients();

    /** Nothing more is given; what was given still leaves. */
    void close();
}
