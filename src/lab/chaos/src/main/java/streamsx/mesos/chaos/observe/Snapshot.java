package streamsx.mesos.chaos.observe;

import java.util.Map;

/**
 * One look at everything, in this order: Mesos, ZooKeeper, processes.
 *
 * @param mesos     null if no master answered
 * @param store     null if ZooKeeper did not
 * @param processes by task; null if tasks' processes cannot be seen from here
 */
record Snapshot(MesosState mesos, StoreState store, Map<String, ProcessWatch.Running> processes) {}
