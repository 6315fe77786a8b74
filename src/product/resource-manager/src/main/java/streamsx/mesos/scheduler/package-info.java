/** Between the core and a Mesos scheduler driver: callbacks become events, effects become calls. */
package streamsx.mesos.scheduler;
