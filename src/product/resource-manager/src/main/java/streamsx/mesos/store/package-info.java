/**
 * The stored state, as the leader reads and writes it: every write is fenced by the latch node of the leader.
 */
package streamsx.mesos.store;
