package streamsx.mesos.sandbox.streams.install;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * Lays out a directory like an installation of Streams: what a resource manager and a task look for is where they look
 * for it. Its jars have nothing in them but the names of the real ones.
 */
public final class StandInInstallation {
    /** The jars that a resource manager puts on its class path, below the installation. */
    public static final List<String> JARS = List.of(
            "lib/com.ibm.streams.resourcemgr.jar",
            "lib/com.ibm.streams.resourcemgr.utils.jar",
            "system/impl/lib/com.ibm.streams.platform.jar");

    private static final List<String> SCRIPTS = List.of(
            "bin/streamtool",
            "bin/streamsprofile.sh",
            "java/bin/java",
            "system/impl/bin/startDomainController.sh",
            "system/impl/bin/stopDomainController.sh");
    /** Beginnings of the names of jars that streamtool and controllers need most: first, they are found soonest. */
    private static final List<String> FIRST = List.of(
            "streams-on-mesos-sandbox",
            "picocli",
            "zookeeper",
            "jackson-",
            "streams-resourcemgr-api",
            "streams-standin",
            "slf4j-api",
            "curator-",
            "netty-handler");

    private StandInInstallation() {}

    /**
     * Lays one out; a directory that has one gets it anew.
     *
     * @param directory made if needed
     * @param javaHome  of Java 17 or later
     * @param classPath jars and directories, as in {@code java.class.path}; must contain this class and the interface
     * @return the directory, absolute
     */
    public static Path create(Path directory, Path javaHome, String classPath) throws IOException {
        List<Path> entries = entries(classPath);
        Path dir = directory.toAbsolutePath().normalize();
        for (String jar : JARS) {
            Files.createDirectories(dir.resolve(jar).getParent());
            writeJar(dir.resolve(jar), entries);
        }
        Files.createDirectories(dir.resolve("etc"));
        Files.writeString(dir.resolve(".streams.version.dir"), dir.getFileName() + "\n");
        String path = entries.stream()
                .sorted(Comparator.comparing(StandInInstallation::rank))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        Path java = dir.resolve("java");
        if (Files.isSymbolicLink(java)) {
            // As it was laid out formerly, or is in a real installation: what is written below must not go into that
            // JDK.
            Files.delete(java);
        }
        for (String script : SCRIPTS) {
            Path file = dir.resolve(script);
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    text(file.getFileName().toString())
                            .replace("@CLASSPATH@", path.replace("'", "'\\''"))
                            .replace(
                                    "@JAVA_HOME@",
                                    javaHome.toAbsolutePath().toString().replace("'", "'\\''")));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return dir;
    }

    /** Entries of a class path that exist, absolute; {@code dir/*} stands for the jars in a directory. */
    private static List<Path> entries(String classPath) throws IOException {
        List<Path> entries = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            if (entry.endsWith("*")) {
                try (var jars = Files.newDirectoryStream(Path.of(entry.substring(0, entry.length() - 1)), "*.jar")) {
                    jars.forEach(jar -> entries.add(jar.toAbsolutePath().normalize()));
                }
            } else if (!entry.isBlank() && Files.exists(Path.of(entry))) {
                entries.add(Path.of(entry).toAbsolutePath().normalize());
            }
        }
        return entries;
    }

    private static int rank(Path entry) {
        String name = entry.getFileName().toString();
        int rank = 0;
        while (!Files.isDirectory(entry) && rank < FIRST.size() && !name.startsWith(FIRST.get(rank))) {
            rank++;
        }
        return rank;
    }

    private static void writeJar(Path jar, List<Path> entries) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        // Absolute: an installation is often used through a link.
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        entries.stream()
                                .map(Path::toUri)
                                .map(URI::toASCIIString)
                                .collect(Collectors.joining(" ")));
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream empty = new JarOutputStream(out, manifest)) {
            empty.finish();
        }
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = StandInInstallation.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is missing among " + Arrays.asList(SCRIPTS));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
