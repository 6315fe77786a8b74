/** What must hold of every history. */
package streamsx.mesos.simulation.check;
