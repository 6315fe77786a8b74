/**
 * Stored values as JSON, in which fields of a neighbouring version survive. The store, the leader's directory of
 * instances and the warm-up use it.
 */
package streamsx.mesos.store.json;
