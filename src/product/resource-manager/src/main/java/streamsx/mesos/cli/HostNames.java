package streamsx.mesos.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Shows hosts as {@code name (ip)}; a slow name server may cost half a second in all, not more. */
final class HostNames {
    private static final long MILLIS = 500;

    private HostNames() {}

    /** What to show for each of the hosts; a host that cannot be resolved in time is shown as it is. */
    static Map<String, String> shown(List<String> hosts) {
        Map<String, String> shown = new ConcurrentHashMap<>();
        ExecutorService resolvers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "resolver");
            thread.setDaemon(true);
            return thread;
        });
        CompletableFuture<?>[] lookups = hosts.stream()
                .distinct()
                .peek(host -> shown.put(host, host))
                .map(host -> CompletableFuture.runAsync(() -> resolve(host, shown), resolvers))
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(lookups).get(MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            resolvers.shutdownNow(); // What is known by now must do.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        resolvers.shutdown();
        return Map.copyOf(shown);
    }

    private static void resolve(String host, Map<String, String> shown) {
        try {
            InetAddress address = InetAddress.getByName(host);
            String ip = address.getHostAddress();
            String name = ip.equals(host) ? address.getCanonicalHostName() : host;
            shown.put(host, name + " (" + ip + ")");
        } catch (UnknownHostException e) {
            shown.put(host, host);
        }
    }
}
