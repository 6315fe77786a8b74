package streamsx.mesos.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class WebServersIT {

    @Test
    void everyServerServesItsSandboxAndAllEndWithTheExample() throws Exception {
        int[] ports = freePorts();
        try (RunningExample example = new RunningExample(
                "web-servers",
                "--servers",
                "2",
                "--ports",
                "[" + ports[0] + "-" + ports[0] + "," + ports[1] + "-" + ports[1] + "]",
                "--command",
                command())) {
            example.await("all 2 web servers are up");
            List<String> urls = example.output.stream()
                    .filter(line -> line.contains(" serves at "))
                    .map(line -> line.replaceFirst(".* ", ""))
                    .toList();
            assertThat(urls)
                    .containsExactlyInAnyOrder(
                            "http://127.0.0.1:" + ports[0] + "/", "http://127.0.0.1:" + ports[1] + "/");
            for (String url : urls) {
                HttpResponse<String> listing = HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
                assertThat(listing.statusCode()).isEqualTo(200);
                assertThat(listing.body()).as("one executor, so one sandbox").contains("executor.jar", "stderr");
            }
            example.interrupt();
            example.awaitEnd();
            example.assertNothingIsLeft();
            assertThat(Arrays.stream(ports).boxed())
                    .as("their ports are free again")
                    .allMatch(WebServersIT::isFree);
        }
    }

    @Test
    void itGivesUpOnServersThatDoNotStayUp() throws Exception {
        try (RunningExample example =
                new RunningExample("web-servers", "--servers", "1", "--ports", "[1-1]", "--command", "exit 3")) {
            assertThat(example.awaitEnd()).isEqualTo(1);
            assertThat(example.output)
                    .filteredOn(line -> line.contains("TASK_FAILED the server ended with exit code 3"))
                    .hasSize(3);
            example.assertNothingIsLeft();
        }
    }

    /** The example's own command where agents, whose PATH is a short one, find Python. */
    private static String command() {
        return Files.isExecutable(Path.of("/usr/bin/python3"))
                ? "exec /usr/bin/python3 -m http.server \"$PORT\""
                : "exec '" + RunningExample.java() + "' -cp '" + System.getProperty("java.class.path") + "' "
                        + Listing.class.getName() + " \"$PORT\"";
    }

    /**
     * Not such as systems give to whoever asks for any: they must be free when the servers start, and again at the end.
     */
    private static int[] freePorts() {
        return ThreadLocalRandom.current()
                .ints(15_000, 30_000)
                .distinct()
                .filter(WebServersIT::isFree)
                .limit(2)
                .toArray();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** Lists the names in its working directory, as Python's server does. */
    static final class Listing {
        public static void main(String[] args) throws Exception {
            HttpServer server = HttpServer.create(new InetSocketAddress(Integer.parseInt(args[0])), 0);
            server.createContext("/", exchange -> {
                byte[] names = String.join(
                                "\n", Path.of("").toAbsolutePath().toFile().list())
                        .getBytes(UTF_8);
                exchange.sendResponseHeaders(200, names.length);
                exchange.getResponseBody().write(names);
                exchange.close();
            });
            server.start();
        }
    }
}
