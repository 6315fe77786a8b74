/**
 * The interface of the state machine: events, effects, answers, and the duties of its caller. The
 * leader, the store, the scheduler and the server use it.
 */
package streamsx.mesos.core.api;
