/**
 * A resource server: its life in phases, its place among the servers of a domain, the connections of clients, and the
 * commands that start, list and stop servers.
 */
package streamsx.mesos.standin.server;
