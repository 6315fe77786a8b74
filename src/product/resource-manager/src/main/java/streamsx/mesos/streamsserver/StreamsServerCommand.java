package streamsx.mesos.streamsserver;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The command line of the child process. Where Streams is installed it runs in Streams' own Java and with Streams' own
 * jars; else in ours, with the stand-in of the product's interface that we bring. The secret of the HTTP API is not
 * part of it, only the name of the file that holds it.
 */
public final class StreamsServerCommand {
    private static final String MAIN = "streamsx.mesos.adapter.SupervisedResourceServer";
    private static final String MANAGER = "streamsx.mesos.StreamsMesosResourceManager";
    private static final Pattern ADAPTER = Pattern.compile("streams-adapter-\\d[^/]*\\.jar");
    private static final Pattern STAND_IN = Pattern.compile("streams-standin-\\d[^/]*\\.jar");
    /** Below the installation. */
    private static final List<String> PRODUCT_JARS = List.of(
            "lib/com.ibm.streams.resourcemgr.jar",
            "lib/com.ibm.streams.resourcemgr.utils.jar",
            "system/impl/lib/com.ibm.streams.platform.jar");

    private static final List<String> STAND_IN_OPTIONS =
            List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");

    private final Settings settings;
    private final Path java;
    private final String classPath;

    /**
     * What it is made of.
     *
     * @param install       where Streams is installed; empty: nowhere
     * @param javaHome      of our own Java
     * @param classPath     of this process
     * @param options       for the child's JVM, after our own
     * @param type          resource type
     * @param domainId      domain; empty for all
     * @param zkConnect     Streams' ZooKeeper
     * @param tokenFile     holds the secret of the HTTP API
     * @param agentsInstall where Streams is installed on the agents; may be empty
     * @param homeDir       HOME of the tasks
     */
    public record Settings(
            String install,
            String javaHome,
            String classPath,
            List<String> options,
            String type,
            String domainId,
            String zkConnect,
            Path tokenFile,
            String agentsInstall,
            String homeDir) {
        public Settings {
            options = List.copyOf(options);
        }
    }

    private StreamsServerCommand(Settings settings, Path java, String classPath) {
        this.settings = settings;
        this.java = java;
        this.classPath = classPath;
    }

    /**
     * Looks at nothing but the settings, see {@link #check()}.
     *
     * @throws StreamsServerException if our own jars are not on the class path
     */
    public static StreamsServerCommand of(Settings settings) throws StreamsServerException {
        List<String> ours = List.of(settings.classPath.split(File.pathSeparator));
        Set<String> path = new LinkedHashSet<>();
        path.add(".");
        path.add(jar(ours, ADAPTER, "streams-adapter-<version>.jar"));
        if (settings.install.isEmpty()) {
            path.add(jar(ours, STAND_IN, "streams-standin-<version>.jar"));
            // What the stand-in needs is among what we need.
            path.addAll(ours);
            return new StreamsServerCommand(settings, Path.of(settings.javaHome, "bin", "java"), joined(path));
        }
        PRODUCT_JARS.forEach(jar -> path.add(settings.install + "/" + jar));
        return new StreamsServerCommand(settings, Path.of(settings.install, "java", "bin", "java"), joined(path));
    }

    private static String joined(Set<String> path) {
        return String.join(File.pathSeparator, path);
    }

    private static String jar(List<String> classPath, Pattern name, String shown) throws StreamsServerException {
        return classPath.stream()
                .filter(entry -> name.matcher(
                                Path.of(entry).getFileName() == null
                                        ? ""
                                        : Path.of(entry).getFileName().toString())
                        .matches())
                .findFirst()
                .orElseThrow(() -> new StreamsServerException(
                        shown + " is not on the class path, but the Streams server process needs it: is this a "
                                + "complete installation? STREAMS_SERVER=none runs without that process"));
    }

    /** Whether there is what the command line names; better known at the start of an instance than when it leads. */
    public void check() throws StreamsServerException {
        if (!settings.install.isEmpty()) {
            if (!Files.isExecutable(java)) {
                throw new StreamsServerException("STREAMS_INSTALL is " + settings.install + ", but there is no " + java
                        + " that can be run: name the directory where Streams is installed, or nothing if it is not");
            }
            Path api = Path.of(settings.install, PRODUCT_JARS.get(0));
            if (!Files.isReadable(api)) {
                throw new StreamsServerException("STREAMS_INSTALL is " + settings.install + ", but " + api
                        + " cannot be read: is this " + "an installation of Streams 4?");
            }
        }
    }

    /** Where Streams is installed on this host; empty if it is not. */
    public String install() {
        return settings.install;
    }

    /**
     * The command line.
     *
     * @param restUrl                of this instance's HTTP API
     * @param heartbeatTimeoutMillis how long this process may be silent before the child ends itself
     */
    public List<String> line(String restUrl, long heartbeatTimeoutMillis) {
        List<String> line = new ArrayList<>();
        line.add(java.toString());
        // Streams' own Java is another make: it would not know these.
        line.addAll(settings.install.isEmpty() ? STAND_IN_OPTIONS : List.of());
        line.addAll(settings.options);
        line.add("-Dstreams.mesos.heartbeatTimeoutMillis=" + heartbeatTimeoutMillis);
        line.addAll(List.of(
                "-cp",
                classPath,
                MAIN,
                "start",
                "--manager",
                MANAGER,
                "--install-path",
                settings.install,
                "--type",
                settings.type));
        if (!settings.domainId.isEmpty()) {
            line.addAll(List.of("--domain-id", settings.domainId));
        }
        line.addAll(List.of(
                "--zkconnect",
                settings.zkConnect,
                "--rest-url",
                restUrl,
                "--rest-token-file",
                settings.tokenFile.toString(),
                "--agents-install-path",
                settings.agentsInstall,
                "--home-dir",
                settings.homeDir));
        return line;
    }
}
