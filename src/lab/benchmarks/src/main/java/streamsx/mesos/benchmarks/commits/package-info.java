/** The store against bare ZooKeeper transactions of the same shape. */
package streamsx.mesos.benchmarks.commits;
