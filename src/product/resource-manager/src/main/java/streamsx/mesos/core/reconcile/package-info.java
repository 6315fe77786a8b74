/**
 * Requests for the states of tasks: reconciliation of all of them, probes of single ones. Only the core uses it.
 */
package streamsx.mesos.core.reconcile;
