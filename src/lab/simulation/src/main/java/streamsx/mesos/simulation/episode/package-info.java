/** Whole runs of the system: what is in them, what is done to them, how they went, and how to tell of it. */
package streamsx.mesos.simulation.episode;
