/** What becomes of agents, frameworks, offers, tasks and executors as calls, time and losses come to the master. */
package streamsx.mesos.sandbox.mesos.master.lifecycle;
