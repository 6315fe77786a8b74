/**
 * Clients and their requests, from arrival to the confirmed answer. Only the state machine uses it.
 */
package streamsx.mesos.core.requests;
