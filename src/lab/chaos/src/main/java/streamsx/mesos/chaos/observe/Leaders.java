package streamsx.mesos.chaos.observe;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import streamsx.mesos.chaos.cluster.Cluster;

/** Finds out who leads at the moment, past all proxies. */
public final class Leaders implements Closeable {
    private static final Duration TIMEOUT = Duration.ofMillis(400);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final Cluster cluster;
    private final MesosWatch mesos;

    public Leaders(Cluster cluster) {
        this.cluster = cluster;
        mesos = new MesosWatch(cluster);
    }

    /** The instance that says it leads and is ready, or an empty string. */
    public String instance() throws InterruptedException {
        for (Map.Entry<String, Integer> instance : cluster.instancePorts().entrySet()) {
            if (cluster.process(instance.getKey()).up() && ready(instance.getValue())) {
                return instance.getKey();
            }
        }
        return "";
    }

    private boolean ready(int port) throws InterruptedException {
        try {
            return http.send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/leaderhealth"))
                                            .timeout(TIMEOUT)
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Our master that leads, or an empty string. */
    public String master() throws InterruptedException {
        return mesos.leader().map(cluster::masterAt).orElse("");
    }

    /** Has the Mesos master end a framework; returns whether it did. */
    public boolean teardown(String frameworkId) throws InterruptedException {
        return mesos.teardown(frameworkId);
    }

    @Override
    public void close() {
        mesos.close();
    }
}
