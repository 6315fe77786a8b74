package streamsx.mesos.chaos.observe;

import java.util.Map;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.StreamsMesosResource;

/**
 * What is in ZooKeeper.
 *
 * @param framework null if there is none yet
 * @param ids       null if there are none yet
 * @param version   of the commit node, so the number of transactions; -1 if there is none
 * @param resources by id
 */
record StoreState(
        Framework framework, Ids ids, int version, long term, long n, Map<String, StreamsMesosResource> resources) {}
