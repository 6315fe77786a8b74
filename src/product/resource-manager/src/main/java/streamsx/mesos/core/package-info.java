/**
 * Every decision of the resource manager: a deterministic state machine without I/O, clock, threads, randomness or
 * logging. {@link streamsx.mesos.core.StreamsMesosState} takes one {@link streamsx.mesos.core.api.Event} after the
 * other and answers with the {@link streamsx.mesos.core.api.Effect}s that follow. Whoever starts a term makes one; its
 * caller knows it as a {@link streamsx.mesos.core.api.StateMachine}.
 */
package streamsx.mesos.core;
