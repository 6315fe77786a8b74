package streamsx.mesos.examples.failover;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;

/**
 * All that must outlive the scheduler: who it is to Mesos, and which task it has. In real life this is a database or
 * ZooKeeper, so that another machine can go on; here it is a file.
 */
final class FrameworkFile {

    private static final String FRAMEWORK = "framework.id";
    private static final String TASK = "task.id";
    private static final String AGENT = "task.agent";

    private final Path file;
    private final Properties content = new Properties();

    /** @throws UncheckedIOException if the file is there but cannot be read */
    FrameworkFile(Path file) {
        this.file = file.toAbsolutePath();
        try (Reader reader = Files.newBufferedReader(this.file)) {
            content.load(reader);
        } catch (NoSuchFileException firstTime) {
            // Nothing is known yet.
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + this.file, e);
        }
    }

    Optional<String> framework() {
        return Optional.ofNullable(content.getProperty(FRAMEWORK));
    }

    Optional<String> task() {
        return Optional.ofNullable(content.getProperty(TASK));
    }

    Optional<String> agent() {
        return Optional.ofNullable(content.getProperty(AGENT));
    }

    void framework(String id) {
        content.setProperty(FRAMEWORK, id);
        save();
    }

    void task(String id, String agent) {
        content.setProperty(TASK, id);
        content.setProperty(AGENT, agent);
        save();
    }

    void noTask() {
        content.remove(TASK);
        content.remove(AGENT);
        save();
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }

    /** Writes a new file and puts it in the place of the old one, so that a crash leaves one of the two, and whole. */
    private void save() {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (Writer writer = Files.newBufferedWriter(next)) {
                content.store(writer, "What the failover example must not forget");
            }
            try (FileChannel written = FileChannel.open(next, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
