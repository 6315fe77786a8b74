/**
 * Clients and their requests, from arrival to the answer that is known to have arrived. Only the state machine uses it.
 */
package streamsx.mesos.core.requests;
