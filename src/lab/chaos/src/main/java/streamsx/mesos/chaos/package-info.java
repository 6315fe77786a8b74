/**
 * Chaos: real processes of the product and of everything around it, faults drawn from a seed, and a checker that knows
 * only what can be seen from outside.
 */
package streamsx.mesos.chaos;
