/** One leadership, from elected to closed: the latch, the fence, and the term that runs the state machine. */
package streamsx.mesos.leader;
