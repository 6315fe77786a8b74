package streamsx.mesos.invariants.check;

/**
 * How the observed system is configured.
 *
 * @param unreachableGrace how long an agent must have been away before its tasks may be given up, in ms
 */
public record Limits(long unreachableGrace) {}
