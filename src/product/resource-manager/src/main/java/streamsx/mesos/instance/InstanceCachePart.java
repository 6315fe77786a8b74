package streamsx.mesos.instance;

import streamsx.mesos.leader.InstanceCache;
import streamsx.mesos.leader.InstanceInfo;

/** The list of instances. Started when it shows this one: only then it can lead, and the others know of it. */
final class InstanceCachePart implements Part {
    private final InstanceCache cache;
    private final InstanceInfo self;

    InstanceCachePart(InstanceCache cache, InstanceInfo self) {
        this.cache = cache;
        this.self = self;
    }

    @Override
    public void start() throws InterruptedException {
        cache.start();
        cache.awaitPresence(self);
    }

    @Override
    public void close() {
        cache.close();
    }
}
