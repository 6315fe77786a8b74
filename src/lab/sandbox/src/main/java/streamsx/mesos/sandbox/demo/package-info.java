/**
 * The sandbox as a user meets it: a whole cluster of processes on one machine, three instances of the resource manager
 * started as in production, a client, and a fault. It knows the product only from outside: its script and its HTTP API.
 */
package streamsx.mesos.sandbox.demo;
