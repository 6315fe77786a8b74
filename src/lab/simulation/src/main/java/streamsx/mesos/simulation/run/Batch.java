package streamsx.mesos.simulation.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import streamsx.mesos.simulation.episode.Episode;
import streamsx.mesos.simulation.episode.Outcome;
import streamsx.mesos.simulation.episode.Settings;

/** Many episodes, side by side, until one fails. */
public final class Batch {
    private static final long PROGRESS_MILLIS = 5_000;

    private final Settings settings;
    private final long last;
    private final int workers;
    private final AtomicLong next;
    private final AtomicLong done = new AtomicLong();
    private final AtomicReference<Outcome> failure = new AtomicReference<>();
    private final AtomicReference<RuntimeException> broken = new AtomicReference<>();
    private final Coverage coverage = new Coverage();

    /** Seeds from {@code first} to {@code last}, on that many threads. */
    public Batch(Settings settings, long first, long last, int workers) {
        this.settings = settings;
        this.last = last;
        this.workers = workers;
        this.next = new AtomicLong(first);
    }

    /**
     * How it went.
     *
     * @param rate    episodes a second
     * @param failure of the lowest seed that failed
     */
    public record Result(long episodes, double rate, Optional<Outcome> failure, Coverage coverage) {}

    /**
     * Runs them.
     *
     * @throws IllegalStateException if the simulation itself breaks; it names the seed
     */
    public Result run(Consumer<String> progress) throws InterruptedException {
        long started = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            Thread thread = new Thread(this::work, "episodes-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                thread.join(PROGRESS_MILLIS);
                if (thread.isAlive()) {
                    progress.accept(String.format(Locale.ROOT, "%d episodes, %.0f/s", done.get(), rate(started)));
                }
            }
        }
        if (broken.get() != null) {
            throw broken.get();
        }
        return new Result(done.get(), rate(started), Optional.ofNullable(failure.get()), coverage);
    }

    private double rate(long started) {
        return done.get() * 1e9 / (System.nanoTime() - started);
    }

    private void work() {
        Coverage mine = new Coverage();
        while (failure.get() == null && broken.get() == null) {
            long seed = next.getAndIncrement();
            if (seed > last) {
                break;
            }
            Outcome outcome;
            try {
                outcome = new Episode(seed, settings).run();
            } catch (RuntimeException e) {
                broken.compareAndSet(null, new IllegalStateException("the simulation breaks at seed " + seed, e));
                break;
            }
            mine.add(outcome);
            done.incrementAndGet();
            if (outcome.failed()) {
                failure.accumulateAndGet(outcome, (a, b) -> a == null || b.seed() < a.seed() ? b : a);
            }
        }
        coverage.add(mine);
    }
}
