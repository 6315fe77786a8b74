/** The command line that people know as streamtool: one class per group of commands. */
package streamsx.mesos.sandbox.streams.tool;
