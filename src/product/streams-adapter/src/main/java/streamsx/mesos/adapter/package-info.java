/**
 * What the resource manager's class needs to be one: its line to the leader, the notifications that come back, the
 * command of a task. Java 8, no third-party class, and of the product only what is known for certain.
 */
package streamsx.mesos.adapter;
