package streamsx.mesos.chaos.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The line from one part to another, or to all servers of a kind: every connection of it goes through a proxy of ours.
 */
public final class Link implements Closeable {
    private final String name;
    private final Weather weather = new Weather();
    private final Map<String, TcpProxy> proxies = new ConcurrentHashMap<>();

    /** @param name for people, such as {@code instance-1~zookeeper} */
    public Link(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    public Weather weather() {
        return weather;
    }

    /** The port on 127.0.0.1 that leads to this address. */
    public int through(String host, int port) {
        return proxies.computeIfAbsent(host + ":" + port, address -> {
                    try {
                        return new TcpProxy(name, new InetSocketAddress(host, port), weather);
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
        weather.clear();
        for (TcpProxy proxy : proxies.values()) {
            proxy.close();
        }
    }
}
