/** What the agent knows of tasks and executors, and the checkpoints that outlive its process. */
package streamsx.mesos.sandbox.mesos.agent.state;
