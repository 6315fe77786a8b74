/** Clients of Mesos masters that are measured against each other. */
package streamsx.mesos.benchmarks.clients;
