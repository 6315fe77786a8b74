package streamsx.mesos.leader;

import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import streamsx.mesos.core.StreamsMesosState;
import streamsx.mesos.core.api.StateMachine;

/**
 * What a term is given beside the store and Mesos: in a process the machine's clocks and threads, in a simulation
 * whatever that makes of them.
 *
 * @param machines  makes what decides
 * @param freshIds  makes a framework id that no other framework has
 * @param clock     ms since the epoch; may be set
 * @param nanoTime  as {@link System#nanoTime()}: goes forward only
 * @param executors where effects leave
 * @param companion what serves beside the term
 */
public record TermEnvironment(
        StateMachine.Factory machines,
        Supplier<String> freshIds,
        LongSupplier clock,
        LongSupplier nanoTime,
        EffectExecutors executors,
        TermCompanion companion) {
    /** Those of a process. */
    public static TermEnvironment ofProcess(TermCompanion companion) {
        return new TermEnvironment(
                StreamsMesosState::new,
                () -> "streams-" + UUID.randomUUID(),
                System::currentTimeMillis,
                System::nanoTime,
                new ThreadEffectExecutors(),
                companion);
    }
}
