/**
 * The values that decisions are made of: resources, offers, clients, the framework, policy. Immutable; every layer
 * above may use them.
 */
package streamsx.mesos.core.model;
