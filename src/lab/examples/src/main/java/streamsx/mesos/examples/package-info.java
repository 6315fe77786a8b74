/** Small Mesos frameworks to learn from. Each is complete, and each is about one thing. */
package streamsx.mesos.examples;
