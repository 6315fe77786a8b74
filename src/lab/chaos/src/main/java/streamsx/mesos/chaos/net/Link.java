package streamsx.mesos.chaos.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The line from one process to another, or to all servers of a kind: every connection of it goes through a proxy of
 * ours.
 */
public final class Link implements Closeable {
    private final String name;
    private final LinkCondition condition = new LinkCondition();
    private final Map<String, TcpProxy> proxies = new ConcurrentHashMap<>();

    /** @param name for people, such as {@code instance-1~zookeeper} */
    public Link(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    public LinkCondition condition() {
        return condition;
    }

    /** The port on 127.0.0.1 that leads to this address. */
    public int through(String host, int port) {
        return proxies.computeIfAbsent(host + ":" + port, address -> {
                    try {
                        return new TcpProxy(name, new InetSocketAddress(host, port), condition);
                    } catch (IOException e) {
                        throw new UncheckedIOException("no proxy to " + address, e);
                    }
                })
                .port();
    }

    /** Breaks every connection that there is. */
    public void cut() {
        proxies.values().forEach(TcpProxy::cut);
    }

    @Override
    public void close() throws IOException {
        condition.clear();
        for (TcpProxy proxy : proxies.values()) {
            proxy.close();
        }
    }
}
