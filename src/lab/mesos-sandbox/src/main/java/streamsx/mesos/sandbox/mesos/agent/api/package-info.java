/** The agent's HTTP endpoints: calls of executors, its state, and the files of its tasks. */
package streamsx.mesos.sandbox.mesos.agent.api;
