/** What happened, as facts. */
package streamsx.mesos.simulation.history;
