/** The command line: each part of a sandbox as a process of its own. */
package streamsx.mesos.sandbox.mesos.cli;
