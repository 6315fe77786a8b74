package streamsx.mesos.instance;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import streamsx.mesos.leader.ElectionException;
import streamsx.mesos.leader.InstanceCache;
import streamsx.mesos.leader.InstanceInfo;

/** The list of instances. Started when it shows this one: only then it can lead, and the others know of it. */
final class InstanceCachePart implements Part {
    private final InstanceCache cache;
    private final InstanceInfo self;
    private final CompletableFuture<Void> hopeless;

    /** @param hopeless fails once this instance cannot be among them any more */
    InstanceCachePart(InstanceCache cache, InstanceInfo self, CompletableFuture<Void> hopeless) {
        this.cache = cache;
        this.self = self;
        this.hopeless = hopeless;
    }

    @Override
    public void start() throws InterruptedException, ElectionException {
        cache.start();
        try {
            CompletableFuture.anyOf(cache.presence(self), hopeless).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ElectionException why) {
                throw why;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        cache.close();
    }
}
