/** Clients and their connections to whoever leads. */
package streamsx.mesos.simulation.client;
