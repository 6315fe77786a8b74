/**
 * The store in ZooKeeper: layout, loading, and fenced transactions. The leader, the warm-up and the wiring of an
 * instance use it.
 */
package streamsx.mesos.store.zookeeper;
