/** A Mesos agent. */
package streamsx.mesos.sandbox.mesos.agent;
