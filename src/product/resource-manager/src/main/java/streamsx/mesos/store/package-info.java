/**
 * What a term reads and writes, as the leader sees it: every write is fenced by the latch node of the leader.
 */
package streamsx.mesos.store;
