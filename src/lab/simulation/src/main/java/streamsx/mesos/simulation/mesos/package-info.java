/** A Mesos of agents, masters and scheduler drivers that exists in virtual time only. */
package streamsx.mesos.simulation.mesos;
