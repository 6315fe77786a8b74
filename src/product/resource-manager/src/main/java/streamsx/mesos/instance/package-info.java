/**
 * The server process of an instance: its parts, started in order and closed in reverse, its credentials for Mesos, and
 * the exit code that it ends with.
 */
package streamsx.mesos.instance;
