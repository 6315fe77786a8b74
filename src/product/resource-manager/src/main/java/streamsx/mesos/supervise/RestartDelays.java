package streamsx.mesos.supervise;

import java.time.Duration;

/** Pauses before a restart: doubled for each failure, back to the first after a run that lasted. */
public final class Backoff {
    private final Duration first;
    private final Duration most;
    private final Duration lasting;
    private Duration next;

    public Backoff(Duration first, Duration most, Duration lasting) {
        this.first = first;
        this.most = most;
        this.lasting = lasting;
        next = first;
    }

    /** The supervisor's: 0.2 s to 30 s; a minute counts as lasting. */
    public static Backoff standard() {
        return new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofMinutes(1));
    }

    public Duration after(Duration run) {
        Duration pause = run.compareTo(lasting) >= 0 ? first : next;
        Duration doubled = pause.multipliedBy(2);
        next = doubled.compareTo(most) > 0 ? most : doubled;
        return pause;
    }
}
