package streamsx.mesos.simulation.client;

/**
 * How a client behaves.
 *
 * @param twoStep whether it asks through the leader's Streams server process
 * @param keyed   whether its requests have idempotency keys
 * @param repeats whether it repeats a request whose answer was lost
 */
public record ClientBehaviour(boolean twoStep, boolean keyed, boolean repeats) {}
