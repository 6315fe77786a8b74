package streamsx.mesos.sandbox.mesos.agent.processes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.apache.mesos.v1.Protos.CommandInfo;

/**
 * Brings a command's URIs (paths, file://, http://, https://) into the sandbox and unpacks archives, as Mesos' fetcher
 * does. What is fetched is never shared between runs, so the cache field makes no difference.
 */
final class Fetcher {
    private static final String FILE = "file://";
    private static final String LOCALHOST = "localhost";
    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(10).toMillis();
    /** As long as the real fetcher waits for a download that stands still. */
    private static final int STALL_MILLIS = (int) Duration.ofMinutes(1).toMillis();

    private Fetcher() {}

    /** Fetches all in order; the first that fails ends it, and stands in the sandbox's stderr. */
    static void fetch(List<CommandInfo.URI> uris, Path sandbox, String containerId) throws Launcher.LaunchException {
        for (CommandInfo.URI uri : uris) {
            try {
                fetch(uri, sandbox);
            } catch (IOException | IllegalArgumentException e) {
                // The words of capture 07.
                log(sandbox, "Failed to fetch '" + uri.getValue() + "': " + e);
                throw new Launcher.LaunchException(
                        "Failed to launch container: Failed to fetch all URIs for container '" + containerId
                                + "': exited with status 1");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Launcher.LaunchException("Failed to launch container: the agent ends");
            }
        }
    }

    private static void fetch(CommandInfo.URI uri, Path sandbox) throws IOException, InterruptedException {
        String value = uri.getValue().stripLeading();
        String name = uri.hasOutputFile() ? uri.getOutputFile() : baseName(value);
        Path target = sandbox.resolve(name).normalize();
        if (name.startsWith("/") || !Archives.isBelow(sandbox, target)) {
            throw new IOException("'" + name + "' is no file name inside the sandbox");
        }
        Files.createDirectories(target.getParent());
        if (value.startsWith("http://") || value.startsWith("https://")) {
            download(value, target);
        } else {
            copy(value, target);
        }
        if (uri.getExecutable()) {
            if (!target.toFile().setExecutable(true, false)) {
                throw new IOException("cannot make it executable");
            }
        } else if (uri.getExtract() && !Archives.extract(target, sandbox)) {
            log(sandbox, "Copying instead of extracting '" + value + "', because it does not seem to be an archive");
        }
    }

    /** All that follows the last slash, a query too (Fetcher::basename of the real one). */
    private static String baseName(String value) throws IOException {
        int scheme = value.indexOf("://");
        String path = scheme < 0 ? value : value.substring(scheme + "://".length());
        if (scheme >= 0 && path.indexOf('/') < 0) {
            throw new IOException("Malformed URI (missing path): " + value);
        }
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void download(String value, Path target) throws IOException {
        URLConnection connection = URI.create(value).toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(STALL_MILLIS);
        if (connection instanceof HttpURLConnection http && http.getResponseCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException("Unexpected HTTP response code: " + http.getResponseCode());
        }
        try (InputStream in = connection.getInputStream()) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void copy(String value, Path target) throws IOException {
        boolean uri = value.startsWith(FILE);
        if (!uri && value.contains("://")) {
            throw new IOException("nothing but paths, file://, http:// and https:// is fetched here");
        }
        // Not decoded, by the real one neither.
        String path = uri ? value.substring(FILE.length()) : value;
        Path source = Path.of(uri && path.startsWith(LOCALHOST) ? path.substring(LOCALHOST.length()) : path);
        if (!source.isAbsolute()) {
            throw new IOException(
                    uri
                            ? "File URI only supports absolute paths"
                            : "A relative path was passed for the resource, which is relative to nothing here");
        }
        if (!Files.isRegularFile(source)) {
            throw new IOException(Files.exists(source) ? "not a file" : "No such file");
        }
        Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void log(Path sandbox, String text) {
        try {
            Files.writeString(
                    sandbox.resolve("stderr"), text + "\n", StandardOpenOption.APPEND, StandardOpenOption.CREATE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
