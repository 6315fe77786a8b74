/**
 * The command {@code sandbox}: the demo, the stand-in domain, and a directory that looks like an installation of
 * Streams.
 */
package streamsx.mesos.sandbox;
