/** What outlives a process, in ZooKeeper: every write is fenced by the leader's latch node. */
package streamsx.mesos.store;
