/** The registrations of resource servers in ZooKeeper, and clients of ZooKeeper. */
package streamsx.mesos.standin.registry;
