/** A ZooKeeper server of one node. */
package streamsx.mesos.sandbox.mesos.zookeeper;
