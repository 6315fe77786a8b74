package streamsx.mesos.invariants.check;

/**
 * An invariant that did not hold.
 *
 * @param at      ms since the beginning
 * @param subject the resource, task, client or instance that it is about
 * @param what    for people
 */
public record Violation(Invariant invariant, long at, String subject, String what) {}
