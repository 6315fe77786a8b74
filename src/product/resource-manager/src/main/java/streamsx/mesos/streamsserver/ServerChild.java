package streamsx.mesos.streamsserver;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One child process. A line on its standard input, every so often, tells it that we live; it ends by itself when they
 * stop coming. They come from a thread that does nothing else, and stop only with this process.
 */
final class ServerChild {
    private static final Logger LOG = LoggerFactory.getLogger(ServerChild.class);
    private static final byte[] ALIVE = "alive\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GO = "go\n".getBytes(StandardCharsets.US_ASCII);
    /** A longer line is told in pieces. */
    private static final int LONGEST_LINE = 4_000;

    private static final long AFTER_KILL_SECONDS = 2;

    private final Process process;
    private final OutputStream input;
    /** Everything that is written is written here: a child that does not read can hold up nobody else. */
    private final ScheduledExecutorService writer;

    private ServerChild(Process process, Consumer<String> output) {
        this.process = process;
        input = process.getOutputStream();
        writer = Executors.newSingleThreadScheduledExecutor(r -> daemon(r, "streams-server-heartbeat"));
        daemon(() -> forward(output), "streams-server-output").start();
    }

    /**
     * Starts a child.
     *
     * @param heartbeat pause between two signs of life
     * @param output    takes each line that it prints
     */
    static ServerChild start(ProcessBuilder command, Duration heartbeat, Consumer<String> output) throws IOException {
        ServerChild child = new ServerChild(command.redirectErrorStream(true).start(), output);
        child.writer.scheduleAtFixedRate(() -> child.write(ALIVE), 0, heartbeat.toMillis(), TimeUnit.MILLISECONDS);
        return child;
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    long pid() {
        return process.pid();
    }

    /** It may serve. */
    void go() {
        try {
            writer.execute(() -> write(GO));
        } catch (RejectedExecutionException e) {
            LOG.debug("It has ended already", e);
        }
    }

    private void write(byte[] line) {
        try {
            input.write(line);
            input.flush();
        } catch (IOException e) {
            LOG.debug("The Streams server process reads no more input: {}", e.toString());
        }
    }

    private void forward(Consumer<String> output) {
        StringBuilder line = new StringBuilder();
        try (Reader reader = new InputStreamReader(process.getInputStream(), Charset.defaultCharset())) {
            char[] chars = new char[LONGEST_LINE];
            for (int n = reader.read(chars); n >= 0; n = reader.read(chars)) {
                for (int i = 0; i < n; i++) {
                    if (chars[i] != '\n') {
                        line.append(chars[i]);
                    }
                    if (chars[i] == '\n' || line.length() == LONGEST_LINE) {
                        output.accept(line.toString());
                        line.setLength(0);
                    }
                }
            }
        } catch (IOException e) {
            LOG.debug("The output of the Streams server process has ended", e);
        }
        if (line.length() > 0) {
            output.accept(line.toString());
        }
    }

    /** Waits until it has ended; returns its exit code. */
    int awaitEnd() throws InterruptedException {
        int code = process.waitFor();
        writer.shutdownNow();
        return code;
    }

    /** Lets it end in order, and kills it if that takes too long. When this returns it is gone. */
    void stop(Duration atMost) {
        try {
            writer.execute(this::endOfInput);
        } catch (RejectedExecutionException e) {
            LOG.debug("It has ended already", e);
        }
        writer.shutdown();
        long asked = System.nanoTime();
        try {
            if (process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info(
                        "The Streams server process (pid {}) ended {} ms after the order to stop",
                        pid(),
                        (System.nanoTime() - asked) / 1_000_000);
            } else {
                LOG.warn(
                        "The Streams server process (pid {}) has not ended within {} ms and is killed",
                        pid(),
                        atMost.toMillis());
                process.destroyForcibly().waitFor(AFTER_KILL_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void endOfInput() {
        try {
            input.close();
        } catch (IOException e) {
            LOG.debug("The Streams server process had closed its input before", e);
        }
    }
}
