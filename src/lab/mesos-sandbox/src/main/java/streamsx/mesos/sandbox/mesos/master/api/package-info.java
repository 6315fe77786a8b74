/** The master's HTTP endpoints: calls of schedulers and of operators, read and dispatched. */
package streamsx.mesos.sandbox.mesos.master.api;
