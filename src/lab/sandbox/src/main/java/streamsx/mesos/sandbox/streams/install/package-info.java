/** A directory that looks like an installation of Streams and holds the stand-in. */
package streamsx.mesos.sandbox.streams.install;
