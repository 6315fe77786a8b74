package streamsx.mesos.supervise;

import java.time.Duration;
import streamsx.mesos.backoff.Backoff;

/** Delays before a process is started again: longer with each run that did not last. Not for several threads. */
public final class RestartDelays {
    private final Backoff backoff;
    private final Duration lasting;
    private int shortRuns;

    /** @param lasting how long a run takes after which the delays begin anew */
    public RestartDelays(Backoff backoff, Duration lasting) {
        this.backoff = backoff;
        this.lasting = lasting;
    }

    /** Those of the supervisor: 0.2 s to 30 s; a minute counts as lasting. */
    public static RestartDelays ofSupervisor() {
        return new RestartDelays(Backoff.ofMillis(200, 30_000), Duration.ofMinutes(1));
    }

    /** The delay after a run of this length. */
    public Duration after(Duration run) {
        if (run.compareTo(lasting) >= 0) {
            shortRuns = 0;
        }
        return backoff.delay(shortRuns++);
    }
}
