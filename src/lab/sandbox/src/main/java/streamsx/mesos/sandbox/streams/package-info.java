/**
 * A domain of Streams without Streams: what asks a resource manager for resources, starts controllers on them and
 * notices when they are gone. Its configuration is in ZooKeeper ({@code store}); what to do is decided without I/O
 * ({@code domain}); controllers are processes ({@code controller}), the one on a resource with domain services also
 * runs the domain manager; {@code tool} is the command line that people know as streamtool. Every guess about the
 * product is one of {@link streamsx.mesos.sandbox.streams.domain.Switches}.
 */
package streamsx.mesos.sandbox.streams;
