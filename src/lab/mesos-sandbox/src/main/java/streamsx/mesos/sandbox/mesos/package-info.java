/**
 * A small Mesos for tests and trials: what its masters and agents share, such as resources, JSON and the protocol
 * between them.
 */
package streamsx.mesos.sandbox.mesos;
