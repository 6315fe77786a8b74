package streamsx.mesos.chaos.plan;

/**
 * One fault of a plan.
 *
 * @param number    from 1
 * @param atMillis  when it begins, from the beginning of the load
 * @param forMillis how long it lasts
 * @param kind      what
 * @param target    whom: a process or a line by name, or {@link Targets#LEADER} or {@link Targets#LEADING_MASTER}, who
 *                  is looked up when the time has come
 * @param strength  milliseconds of a delay; which of the tasks, counted round; otherwise without meaning
 */
public record Fault(int number, long atMillis, long forMillis, FaultKind kind, String target, int strength) {
    /** In words. */
    public String text() {
        return "fault " + number + ": " + kind + " " + target
                + (kind == FaultKind.DELAY ? " by " + strength + " ms" : "")
                + (kind == FaultKind.RESET || kind == FaultKind.KILL_TASK ? "" : " for " + forMillis + " ms");
    }
}
