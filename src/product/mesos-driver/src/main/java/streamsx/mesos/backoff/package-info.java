/**
 * The one back-off of the product: a pure value that driver, state machine and supervisor share. Knows nothing of
 * Mesos.
 */
package streamsx.mesos.backoff;
