/**
 * The domain manager: compares what the domain needs with what it holds, decides what to ask of the resource manager,
 * and does it.
 */
package streamsx.mesos.sandbox.streams.domain;
