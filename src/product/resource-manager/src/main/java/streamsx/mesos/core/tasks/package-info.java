/**
 * The life of tasks: launches, status reports, unreachable and orphan tasks, releases and kills. Only the state machine
 * uses it.
 */
package streamsx.mesos.core.tasks;
