/** How a master is set up, and who may register with it. */
package streamsx.mesos.sandbox.mesos.master.config;
