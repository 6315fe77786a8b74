package streamsx.mesos.simulation.time;

import java.util.ArrayList;
import java.util.List;

/**
 * One life of a simulated process. What it planned is lost when it dies, and waits while it is paused: then it goes on
 * as if nothing had happened.
 */
public final class Life {
    private final String name;
    private final Timeline timeline;
    private final List<Runnable> held = new ArrayList<>();
    private Runnable afterStep = () -> {};
    private boolean alive = true;
    private boolean paused;

    /** @param name of this life, for people; a process that is started again has another */
    public Life(String name, Timeline timeline) {
        this.name = name;
        this.timeline = timeline;
    }

    public String name() {
        return name;
    }

    public boolean alive() {
        return alive;
    }

    public boolean paused() {
        return paused;
    }

    /** Plans a step of this process. */
    public void after(long delayMillis, Runnable step) {
        timeline.after(delayMillis, () -> run(step));
    }

    /** Runs a step of this process now, or when it goes on, or never. */
    public void run(Runnable step) {
        if (!alive) {
            return;
        }
        if (paused) {
            held.add(step);
        } else {
            step.run();
            afterStep.run();
        }
    }

    /** Runs after each step, as part of it. */
    public void afterEachStep(Runnable action) {
        afterStep = action;
    }

    /** It ends at once, in the midst of whatever it does. */
    public void kill() {
        alive = false;
        held.clear();
    }

    public void pause() {
        paused = alive;
    }

    /** It goes on with what had come due, in that order. */
    public void resume() {
        paused = false;
        List<Runnable> due = List.copyOf(held);
        held.clear();
        due.forEach(step -> after(0, step));
    }
}
