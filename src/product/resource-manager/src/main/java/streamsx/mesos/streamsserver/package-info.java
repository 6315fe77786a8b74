/**
 * The Streams server process: the product's resource server in a child process of the leader, see {@link
 * StreamsServerProcess}.
 */
package streamsx.mesos.streamsserver;
