/**
 * Offers, the placement of resources on them, and the agents that are kept out of it. Only the core uses it.
 */
package streamsx.mesos.core.offers;
