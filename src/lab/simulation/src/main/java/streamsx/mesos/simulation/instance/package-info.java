/** Instances: the product's own parts, with what surrounds them in a process simulated. */
package streamsx.mesos.simulation.instance;
