/** The domain's configuration and state in ZooKeeper. */
package streamsx.mesos.sandbox.streams.store;
