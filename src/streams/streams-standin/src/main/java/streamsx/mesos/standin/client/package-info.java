/**
 * The client's side: connections to the resource server that leads, their requests, and the notifications that come
 * back.
 */
package streamsx.mesos.standin.client;
