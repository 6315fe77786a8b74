/** Virtual time, lives of processes, and the network between them. */
package streamsx.mesos.simulation.time;
