/** What happened, as facts. */
package streamsx.mesos.invariants.history;
