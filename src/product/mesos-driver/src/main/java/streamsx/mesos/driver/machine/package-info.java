/**
 * The life of a scheduler's subscription as a pure machine: {@link streamsx.mesos.driver.machine.Signal}s in,
 * {@link streamsx.mesos.driver.machine.Action}s out. No thread, clock, randomness, I/O or logging is in here;
 * a shell around it has those. The driver over HTTP is one, the simulation another.
 */
package streamsx.mesos.driver.machine;
