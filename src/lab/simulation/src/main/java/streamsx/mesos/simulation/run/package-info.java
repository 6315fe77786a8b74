/** The command that runs episodes. */
package streamsx.mesos.simulation.run;
