/** The processes of tasks: what is fetched for them, how they are started, signalled and waited for. */
package streamsx.mesos.sandbox.mesos.agent.processes;
