/** A Mesos master. */
package streamsx.mesos.sandbox.mesos.master;
