package streamsx.mesos.core.model;

/**
 * The identity counters. They are written in the transaction that uses them and never go back, so an id names one
 * thing for all time.
 *
 * @param nextResource     number of the next resource
 * @param nextTask         number of the next task
 * @param nextNotification sequence of the next notification; starts at 1
 */
public record Ids(long nextResource, long nextTask, long nextNotification) {
    /** The counters of a resource manager that never ran. */
    public static final Ids INITIAL = new Ids(0, 0, 1);
}
