/**
 * The process that runs on a resource in the place of a Streams controller. One with domain services runs the domain
 * manager too.
 */
package streamsx.mesos.sandbox.streams.controller;
