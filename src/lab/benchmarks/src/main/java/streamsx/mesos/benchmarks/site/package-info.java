/** What is measured, in processes of its own: ZooKeeper, a Mesos master, agents real or simulated, and instances. */
package streamsx.mesos.benchmarks.site;
