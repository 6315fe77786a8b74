package streamsx.mesos.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.streams.resourcemgr.ResourceManagerAdapter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/**
 * The jar as it is shipped: whoever loads it gets nothing but our classes, for Java 8, and needs nothing but Streams.
 */
class PackagedJarIT {
    private static final int JAVA_8 = 52;

    private final Path jar = Path.of(System.getProperty("jar"));

    @Test
    void bringsOurClassesAndTextsOnly() throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            List<String> names = file.stream()
                    .filter(e -> !e.isDirectory())
                    .map(JarEntry::getName)
                    .toList();

            assertThat(names)
                    .contains(
                            "streamsx/mesos/StreamsMesosResourceManager.class",
                            "streamsx/mesos/adapter/messages.properties",
                            "streamsx/mesos/adapter/messages_de.properties",
                            "streamsx/mesos/adapter/json/JsonObject.class");
            assertThat(names)
                    .allMatch(n -> n.startsWith("streamsx/mesos/")
                            || n.equals("META-INF/MANIFEST.MF")
                            || n.startsWith("META-INF/maven/streamsx.mesos/")
                            || n.equals("META-INF/LICENSE-minimal-json"));
        }
    }

    @Test
    void runsOnJava8() throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Set<Integer> versions = new TreeSet<>();
            file.stream().filter(e -> e.getName().endsWith(".class")).forEach(e -> versions.add(version(file, e)));

            // The JSON classes are older still.
            assertThat(versions).contains(JAVA_8).allMatch(v -> v <= JAVA_8);
            assertThat(file.stream()
                            .filter(e -> e.getName().endsWith(".class")
                                    && !e.getName().contains("/json/"))
                            .map(e -> version(file, e)))
                    .containsOnly(JAVA_8);
        }
    }

    private static int version(JarFile jar, JarEntry entry) {
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            assertThat(in.readInt()).isEqualTo(0xCAFEBABE);
            in.readUnsignedShort();
            return in.readUnsignedShort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void needsNothingButStreams() throws Exception {
        // Of the test's own class path, only the classes of Streams are seen.
        ClassLoader streams = new ClassLoader(ClassLoader.getPlatformClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                if (name.startsWith("com.ibm.streams.")) {
                    return ResourceManagerAdapter.class.getClassLoader().loadClass(name);
                }
                throw new ClassNotFoundException(name);
            }
        };
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, streams)) {
            ResourceManagerAdapter manager =
                    (ResourceManagerAdapter) loader.loadClass("streamsx.mesos.StreamsMesosResourceManager")
                            .getConstructor(String[].class)
                            .newInstance((Object) new String[] {"start"});
            manager.close();
            try (JarFile file = new JarFile(jar.toFile())) {
                for (JarEntry entry : file.stream()
                        .filter(e -> e.getName().endsWith(".class"))
                        .toList()) {
                    Class<?> type = Class.forName(
                            entry.getName()
                                    .replace('/', '.')
                                    .substring(0, entry.getName().length() - 6),
                            true,
                            loader);
                    // Looks up all types that are mentioned.
                    assertThat(type.getDeclaredMethods()).isNotNull();
                }
            }
        }
    }
}
