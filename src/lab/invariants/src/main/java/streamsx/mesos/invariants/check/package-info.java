/** What must hold of every history. */
package streamsx.mesos.invariants.check;
