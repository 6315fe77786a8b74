/** How an agent is set up, and what an executor is started with. */
package streamsx.mesos.sandbox.mesos.agent.config;
