package streamsx.mesos.chaos.history;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Takes down what happens, in the order in which it is said, in memory and in a file for people. For any thread. */
public final class Recorder implements Closeable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private final List<Fact> facts = new ArrayList<>();
    private final BufferedWriter file;

    public Recorder(Path path) throws IOException {
        file = Files.newBufferedWriter(path);
    }

    public synchronized void add(Fact fact) {
        facts.add(fact);
        try {
            file.write(line(fact));
            file.newLine();
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the history cannot be written", e);
        }
    }

    public void note(String text) {
        add(new Fact.Note(now(), text));
    }

    /** Everything so far. */
    public synchronized List<Fact> facts() {
        return List.copyOf(facts);
    }

    /** A fact with its time. */
    public static String line(Fact fact) {
        return TIME.format(Instant.ofEpochMilli(fact.at())) + "  " + fact.text();
    }

    /** The time that facts carry. */
    public static long now() {
        return System.currentTimeMillis();
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
