/** What is done to the system, and when. */
package streamsx.mesos.simulation.faults;
