/**
 * What an operator can set: defaults, overridden by the environment, a properties file and arguments, in this order.
 */
package streamsx.mesos.config;
