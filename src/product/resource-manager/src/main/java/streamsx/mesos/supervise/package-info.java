/** The parent process of an instance: starts it again after a failure, with a growing pause, and keeps its files. */
package streamsx.mesos.supervise;
