/** The HTTP API of an instance: the REST interface, health, and the way from a standby to the leader. */
package streamsx.mesos.server;
