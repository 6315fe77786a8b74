package streamsx.mesos.examples.webservers;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** Serves one file by HTTP: agents fetch the executor's jar from its scheduler, and need nothing prepared. */
final class JarServer implements AutoCloseable {

    private final HttpServer server;
    private final String url;

    /** @param host this machine's name or address as agents know it */
    JarServer(Path jar, String host) throws IOException {
        long length = Files.size(jar);
        server = HttpServer.create(new InetSocketAddress(host, 0), 0);
        server.createContext("/executor.jar", exchange -> {
            exchange.sendResponseHeaders(200, length);
            try (InputStream in = Files.newInputStream(jar);
                    OutputStream out = exchange.getResponseBody()) {
                in.transferTo(out);
            }
        });
        server.start();
        url = "http://" + host + ":" + server.getAddress().getPort() + "/executor.jar";
    }

    String url() {
        return url;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
