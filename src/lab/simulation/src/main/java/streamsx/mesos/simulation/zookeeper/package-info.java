/** The ensemble, its sessions and the latch. */
package streamsx.mesos.simulation.zookeeper;
