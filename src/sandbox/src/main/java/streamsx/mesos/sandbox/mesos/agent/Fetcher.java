package streamsx.mesos.sandbox.mesos.agent;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.apache.mesos.v1.Protos.CommandInfo;

/** Brings a command's URIs (paths, file://, http://, https://) into the sandbox and unpacks archives, as Mesos' fetcher does. */
final class Fetcher {
    private Fetcher() {
    }

    static void fetch(AgentTask task) throws Launcher.LaunchException {
        for (CommandInfo.URI uri : task.info.getCommand().getUrisList()) {
            try {
                fetch(uri, task.directory.sandbox());
            } catch (IOException | IllegalArgumentException e) {
                // The words of capture 07; the reason stands in the sandbox's stderr.
                log(task, uri.getValue() + ": " + e);
                throw new Launcher.LaunchException("Failed to launch container: Failed to fetch all URIs for container '"
                        + task.containerId + "': exited with status 1");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Launcher.LaunchException("Failed to launch container: the agent ends");
            }
        }
    }

    private static void fetch(CommandInfo.URI uri, Path sandbox) throws IOException, InterruptedException {
        String value = uri.getValue();
        String name = uri.hasOutputFile() ? uri.getOutputFile() : value.substring(value.lastIndexOf('/') + 1).replaceAll("[?#].*", "");
        Path target = sandbox.resolve(name).normalize();
        if (name.isEmpty() || !target.startsWith(sandbox)) {
            throw new IOException("no file name inside the sandbox");
        }
        Files.createDirectories(target.getParent());
        if (value.startsWith("http://") || value.startsWith("https://")) {
            try (InputStream in = URI.create(value).toURL().openStream()) {
                Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } else {
            Files.copy(value.startsWith("file:") ? Path.of(URI.create(value)) : Path.of(value), target, StandardCopyOption.REPLACE_EXISTING);
        }
        if (uri.getExecutable()) {
            if (!target.toFile().setExecutable(true, false)) {
                throw new IOException("cannot make it executable");
            }
        } else if (uri.getExtract()) {
            extract(target, sandbox);
        }
    }

    private static void extract(Path file, Path sandbox) throws IOException, InterruptedException {
        String name = file.getFileName().toString();
        List<String> command;
        if (name.matches(".*\\.(tar|tgz|tar\\.gz|tbz2|tar\\.bz2|txz|tar\\.xz)")) {
            command = List.of("tar", "-C", sandbox.toString(), "-xf", file.toString());
        } else if (name.endsWith(".zip")) {
            command = List.of("unzip", "-o", "-q", "-d", sandbox.toString(), file.toString());
        } else {
            return;
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(sandbox.resolve("stderr").toFile())).start();
        if (process.waitFor() != 0) {
            throw new IOException("cannot be unpacked");
        }
    }

    private static void log(AgentTask task, String text) {
        try {
            Files.writeString(task.directory.sandbox().resolve("stderr"), text + "\n", java.nio.file.StandardOpenOption.APPEND,
                    java.nio.file.StandardOpenOption.CREATE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
