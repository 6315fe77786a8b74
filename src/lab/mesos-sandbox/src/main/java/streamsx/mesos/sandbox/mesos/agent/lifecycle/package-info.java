/** What becomes of tasks and executors as the master, executors and time speak to the agent. */
package streamsx.mesos.sandbox.mesos.agent.lifecycle;
