/** Clients of the v1 scheduler API that are measured against each other. */
package streamsx.mesos.benchmarks.clients;
