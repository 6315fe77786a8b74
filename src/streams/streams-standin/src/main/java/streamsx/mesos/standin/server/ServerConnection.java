package streamsx.mesos.standin.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ibm.streams.resourcemgr.ClientInfo;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.standin.wire.ClientIdentity;
import streamsx.mesos.standin.wire.LineConnection;
import streamsx.mesos.standin.wire.ProtocolException;
import streamsx.mesos.standin.wire.WireProtocol;

/** One client's connection, or that of a stopper, seen from the server. */
final class ServerConnection implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);
    private static final int FIRST_LINE_TIMEOUT_MS = 10_000;
    /** So many requests of one client are under way at most; further ones wait in the socket. */
    private static final int MOST_REQUESTS = 256;

    private final LineConnection lines;
    private final ServerHost host;
    private final Executor workers;
    private final Semaphore places = new Semaphore(MOST_REQUESTS);
    private final Object oneAtATime = new Object();

    ServerConnection(LineConnection lines, ServerHost host, Executor workers) {
        this.lines = lines;
        this.host = host;
        this.workers = workers;
    }

    @Override
    public void run() {
        try {
            lines.setReadTimeout(FIRST_LINE_TIMEOUT_MS);
            String first = lines.readLine();
            lines.setReadTimeout(0);
            if (first != null) {
                greet(WireProtocol.parse(first));
            }
            lines.closeWhenSent();
        } catch (ProtocolException garbage) {
            LOG.warn("A connection is closed: {}", garbage.getMessage());
            lines.send(WireProtocol.text(WireProtocol.object().put("protocol", garbage.getMessage())));
            lines.closeWhenSent();
        } catch (IOException | RejectedExecutionException broken) {
            lines.close();
        } catch (InterruptedException closing) {
            lines.close();
        }
    }

    private void greet(ObjectNode first) throws IOException, InterruptedException {
        if (first.path("stopper").asBoolean(false)) {
            serveStopper();
        } else if (first.has("hello")) {
            serveClient(WireProtocol.identity(first.get("hello")));
        } else {
            throw new ProtocolException("a connection begins with \"hello\"");
        }
    }

    private void serveClient(ClientIdentity identity) throws IOException, InterruptedException {
        if (!host.serves()) {
            throw new ProtocolException("this server does not serve now");
        }
        ClientInfo client = Requests.client(identity);
        // Before the manager hears of it: what it tells the client right then must find its way.
        host.clients().add(identity.getClientId(), lines);
        try {
            host.clientConnected(client);
            lines.send(WireProtocol.text(WireProtocol.object().put("welcome", true)));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                serve(client, WireProtocol.parse(line));
            }
        } finally {
            host.clients().remove(identity.getClientId(), lines);
        }
    }

    private void serve(ClientInfo client, JsonNode request) throws ProtocolException, InterruptedException {
        int id = WireProtocol.integer(request, "id");
        places.acquire();
        workers.execute(() -> {
            try {
                lines.send(
                        host.overlapping() ? host.answer(client, request, id) : oneAfterTheOther(client, request, id));
            } finally {
                places.release();
            }
        });
    }

    private String oneAfterTheOther(ClientInfo client, JsonNode request, int id) {
        synchronized (oneAtATime) {
            return host.answer(client, request, id);
        }
    }

    private void serveStopper() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            ObjectNode request = WireProtocol.parse(line);
            switch (WireProtocol.string(request, "op")) {
                case WireProtocol.VALIDATE_STOP:
                    answerStopper(host.refusesStop(WireProtocol.locale(request)));
                    break;
                case WireProtocol.STOP:
                    // Before the stop, which ends this connection behind what has been sent by then.
                    answerStopper(null);
                    host.stop();
                    break;
                default:
                    throw new ProtocolException("there is no such order");
            }
        }
    }

    private void answerStopper(String refused) {
        lines.send(WireProtocol.text(WireProtocol.object().put("refused", refused)));
    }
}
