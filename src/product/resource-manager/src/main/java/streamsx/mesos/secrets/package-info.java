/** Secrets, and the files that hold them: readable by their owner alone, shown by nobody. */
package streamsx.mesos.secrets;
