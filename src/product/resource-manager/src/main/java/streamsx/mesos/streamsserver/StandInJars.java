package streamsx.mesos.streamsserver;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path of a Streams server process without an installation of Streams: the jars that the product runs on, and
 * those beside them that stand in for Streams, which the product itself never loads.
 */
public final class StandInJars {
    private static final Path FOLDER = Path.of("lib", "lab");

    private StandInJars() {}

    /**
     * The class path with the stand-in's jars at its end; unchanged if there are none.
     *
     * @param classPath of this process
     * @param home      the directory that the product was unpacked to, or null if it is not known
     */
    public static String added(String classPath, String home) {
        if (home == null || !Files.isDirectory(Path.of(home).resolve(FOLDER))) {
            return classPath;
        }
        try (Stream<Path> jars = Files.list(Path.of(home).resolve(FOLDER))) {
            String standIn = jars.map(Path::toString)
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.joining(File.pathSeparator));
            return standIn.isEmpty() ? classPath : classPath + File.pathSeparator + standIn;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the jars of the stand-in for Streams", e);
        }
    }
}
