package streamsx.mesos.standin.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import streamsx.mesos.standin.config.CommandLine;
import streamsx.mesos.standin.config.ServerMessage;
import streamsx.mesos.standin.config.Switches;
import streamsx.mesos.standin.config.UsageException;
import streamsx.mesos.standin.registry.Registration;
import streamsx.mesos.standin.wire.LineConnection;
import streamsx.mesos.standin.wire.ProtocolException;
import streamsx.mesos.standin.wire.WireProtocol;

/** Stops all servers of a type and scope: the leader's manager validates the stop, then the servers end one by one. */
public final class StopCommand {

    private StopCommand() {}

    /**
     * @param args see StopResourceServer
     * @param out  for what happens
     * @param err  for what is wrong
     * @return exit code
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        return run(args, Switches.systemProperties(), out, err);
    }

    static int run(String[] args, Map<String, String> switches, PrintStream out, PrintStream err) {
        try {
            return stop(CommandLine.parse(args), Switches.of(switches), out, err);
        } catch (UsageException wrong) {
            err.println(wrong.getMessage());
            return 1;
        } catch (Exception failed) {
            err.println(ServerMessage.STOP_FAILED.text(failed));
            return 1;
        }
    }

    private static int stop(CommandLine line, Switches switches, PrintStream out, PrintStream err) throws Exception {
        String type = line.required(CommandLine.TYPE);
        return FoundServers.use(line, switches, err, byScope -> {
            if (!line.has(CommandLine.FORCE) && refused(byScope.values(), switches, err)) {
                return 1;
            }
            int exitCode = 0;
            for (List<Registration> scope : byScope.values()) {
                exitCode = Math.max(exitCode, stopAll(scope, type, switches, out, err));
            }
            return exitCode;
        });
    }

    /** No server is stopped before each manager has validated the stop. */
    private static boolean refused(Collection<List<Registration>> scopes, Switches switches, PrintStream err)
            throws IOException {
        boolean refused = false;
        for (List<Registration> scope : scopes) {
            Registration leader = scope.get(0);
            try (Order order = new Order(leader, switches)) {
                String reason = order.give(WireProtocol.VALIDATE_STOP);
                if (reason != null) {
                    err.println(reason);
                    refused = true;
                }
            } catch (IOException unreachable) {
                err.println(failure(leader, unreachable));
                refused = true;
            }
        }
        return refused;
    }

    private static int stopAll(
            List<Registration> scope, String type, Switches switches, PrintStream out, PrintStream err) {
        List<Registration> inOrder = new ArrayList<>(scope);
        if (switches.standbysFirst) {
            Collections.reverse(inOrder);
        }
        int exitCode = 0;
        for (Registration each : inOrder) {
            out.println(ServerMessage.STOPPING.text(type, each.host, each.port, each.pid));
            try (Order order = new Order(each, switches)) {
                order.give(WireProtocol.STOP);
                order.awaitEnd();
                out.println(ServerMessage.STOPPED.text(type, each.host, each.port, each.pid));
            } catch (IOException failed) {
                err.println(failure(each, failed));
                exitCode = 1;
            }
        }
        return exitCode;
    }

    private static String failure(Registration server, IOException why) {
        return ServerMessage.STOP_FAILED.text(
                server.host + ":" + server.port + ", process " + server.pid + ": " + why.getMessage());
    }

    /** A connection that gives orders to one server; the server hangs up when it has ended. */
    private static final class Order implements AutoCloseable {
        private final LineConnection lines;

        Order(Registration server, Switches switches) throws IOException {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(server.ip, server.port), switches.connectTimeoutMs);
                lines = new LineConnection(socket, switches.maxLineBytes, "standin-stop");
                lines.setReadTimeout(switches.stopTimeoutMs);
                lines.send(WireProtocol.text(WireProtocol.object().put("stopper", true)));
            } catch (IOException | IllegalArgumentException unreachable) {
                socket.close();
                throw new IOException("it cannot be reached, " + unreachable.getMessage(), unreachable);
            }
        }

        /** @return what speaks against it; null if nothing does */
        String give(String order) throws IOException {
            lines.send(WireProtocol.text(WireProtocol.object()
                    .put("op", order)
                    .put("locale", Locale.getDefault().toLanguageTag())));
            String line = lines.readLine();
            if (line == null) {
                throw new IOException("it hung up");
            }
            ObjectNode answer = WireProtocol.parse(line);
            if (!answer.has("refused")) {
                throw new ProtocolException("it answers with nonsense, " + WireProtocol.excerpt(line));
            }
            return WireProtocol.stringOrNull(answer, "refused");
        }

        void awaitEnd() throws IOException {
            String line = lines.readLine();
            if (line != null) {
                throw new ProtocolException("it goes on talking, " + WireProtocol.excerpt(line));
            }
        }

        @Override
        public void close() {
            lines.close();
        }
    }
}
