package streamsx.mesos.standin.client;

import static streamsx.mesos.standin.server.StandIn.LONG_MS;

import com.ibm.streams.resourcemgr.ResourceDescriptor;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a listener hears, as lines. */
public final class Heard implements ConnectionListener {
    final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @Override
    public void connected(String type, String host, int port) {
        lines.add("connected " + type + " " + host + " " + port);
    }

    @Override
    public void disconnected(String type, String host, int port) {
        lines.add("disconnected " + type + " " + host + " " + port);
    }

    @Override
    public void resourcesAllocated(Collection<ResourceDescriptor> resources) {
        lines.add("allocated " + resources);
    }

    @Override
    public void resourcesRevoked(Collection<ResourceDescriptor> resources) {
        lines.add("revoked " + resources);
    }

    @Override
    public void resourcesRevokeImminent(Collection<ResourceDescriptor> resources) {
        lines.add("imminent " + resources);
    }

    public String next() throws InterruptedException {
        return lines.poll(LONG_MS, TimeUnit.MILLISECONDS);
    }
}
