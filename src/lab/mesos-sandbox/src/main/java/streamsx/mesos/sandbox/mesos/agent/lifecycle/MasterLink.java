package streamsx.mesos.sandbox.mesos.agent.lifecycle;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.mesos.v1.Protos.MasterInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.sandbox.mesos.ActorLoop;
import streamsx.mesos.sandbox.mesos.AgentProtocol;
import streamsx.mesos.sandbox.mesos.AgentProtocol.FromAgent;
import streamsx.mesos.sandbox.mesos.AgentProtocol.Registration;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ToAgent;
import streamsx.mesos.sandbox.mesos.MasterAddress;

/**
 * The agent's connection to the leading master: registers, and registers anew whenever the stream breaks, the leader
 * changes or the master's pings fail to come. State is confined to the agent's loop; reading and sending have threads
 * of their own.
 */
public final class MasterLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MasterLink.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient client;
    private final String scheme;
    private final ExecutorService sender = Executors.newSingleThreadExecutor(work -> daemon("agent-sender", work));
    private final ActorLoop loop;
    private final Duration reconnectDelay;
    private final Supplier<Registration> registration;
    private final Consumer<ToAgent> receiver;
    private MasterInfo leader;
    /** Counts connections, so that word of an older one is ignored. */
    private long generation;

    private InputStream stream;
    private long silenceMillis;
    private ScheduledFuture<?> silence;
    private volatile boolean closed;

    /** {@code tls} is null for plain HTTP. */
    public MasterLink(
            ActorLoop loop,
            Duration reconnectDelay,
            SSLContext tls,
            Supplier<Registration> registration,
            Consumer<ToAgent> receiver) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT);
        this.client = (tls == null ? builder : builder.sslContext(tls)).build();
        this.scheme = tls == null ? "http://" : "https://";
        this.loop = loop;
        this.reconnectDelay = reconnectDelay;
        this.registration = registration;
        this.receiver = receiver;
    }

    public void leader(Optional<MasterInfo> newLeader) {
        leader = newLeader.orElse(null);
        reconnect(Duration.ZERO);
    }

    public Optional<MasterInfo> leader() {
        return Optional.ofNullable(leader);
    }

    /** Sends in order; what cannot be sent is dropped, for all of it is said again after the next registration. */
    public void send(FromAgent message) {
        if (leader == null || stream == null) {
            return;
        }
        URI uri = uri(AgentProtocol.MESSAGE_PATH);
        long current = generation;
        try {
            sender.execute(() -> {
                try {
                    int status = client.send(
                                    request(uri, message).timeout(TIMEOUT).build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode();
                    if (status != 200) {
                        loop.run(() -> broken(current, "status " + status));
                    }
                } catch (IOException e) {
                    loop.run(() -> broken(current, e.toString()));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("closed: {}", e.toString());
        }
    }

    private void reconnect(Duration delay) {
        long current = ++generation;
        closeStream();
        if (leader == null || closed) {
            return;
        }
        loop.after(delay, () -> {
            if (current == generation && !closed) {
                Registration introduction = registration.get();
                URI uri = uri(AgentProtocol.REGISTER_PATH);
                daemon("agent-stream", () -> read(current, uri, introduction)).start();
            }
        });
    }

    private void read(long current, URI uri, Registration introduction) {
        String reason = "the stream ended";
        try {
            HttpResponse<InputStream> response =
                    client.send(request(uri, introduction).build(), HttpResponse.BodyHandlers.ofInputStream());
            try (DataInputStream in = new DataInputStream(response.body())) {
                if (response.statusCode() == 200) {
                    loop.run(() -> opened(current, in));
                    while (true) {
                        ToAgent message = AgentProtocol.read(record(in), ToAgent.class);
                        loop.run(() -> received(current, message));
                    }
                }
                reason = "status " + response.statusCode();
            }
        } catch (IOException e) {
            reason = e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String why = reason;
        loop.run(() -> broken(current, why));
    }

    private static byte[] record(DataInputStream in) throws IOException {
        int length = 0;
        for (byte digit = in.readByte(); digit != '\n'; digit = in.readByte()) {
            length = length * 10 + digit - '0';
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    private void opened(long current, InputStream in) {
        if (current == generation) {
            stream = in;
        } else {
            closeQuietly(in);
        }
    }

    private void received(long current, ToAgent message) {
        if (current != generation) {
            return;
        }
        if (message.kind() == AgentProtocol.ToAgentKind.REGISTERED) {
            silenceMillis = message.millis();
        }
        awaitPing(current);
        receiver.accept(message);
    }

    private void awaitPing(long current) {
        if (silence != null) {
            silence.cancel(false);
        }
        // One ping interval more than the master waits, so that both give up on a dead link in this order.
        silence = loop.after(
                Duration.ofMillis(silenceMillis + silenceMillis / 4 + 100), () -> broken(current, "no ping came"));
    }

    private void broken(long current, String reason) {
        if (current == generation && !closed) {
            LOG.info("lost the master: {}", reason);
            reconnect(reconnectDelay);
        }
    }

    private URI uri(String path) {
        return URI.create(scheme + MasterAddress.hostPort(leader) + path);
    }

    private static HttpRequest.Builder request(URI uri, Object message) {
        return HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(AgentProtocol.write(message)));
    }

    private void closeStream() {
        if (silence != null) {
            silence.cancel(false);
            silence = null;
        }
        if (stream != null) {
            closeQuietly(stream);
            stream = null;
        }
    }

    private static void closeQuietly(InputStream in) {
        // Closing may wait for the reader; the loop must not.
        daemon("agent-close", () -> {
                    try {
                        in.close();
                    } catch (IOException e) {
                        LOG.debug("closing: {}", e.toString());
                    }
                })
                .start();
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** On the loop: leaves the master as a dead process does. */
    @Override
    public void close() {
        closed = true;
        generation++;
        closeStream();
        sender.shutdownNow();
    }
}
