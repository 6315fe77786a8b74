/**
 * The configuration of the stand-in: its command lines, the switches {@code standin.*} for what is not known of the
 * product, paths in ZooKeeper, and messages to people.
 */
package streamsx.mesos.standin.config;
