package streamsx.mesos.streamsserver;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;

/** A child process: writes down what it is told, in a file of its own, and behaves as badly as its argument says. */
final class FakeStreamsServer {
    private FakeStreamsServer() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        String manner = args[1];
        int number = 0;
        while (Files.exists(directory.resolve("run-" + number))) {
            number++;
        }
        Path lines = Files.createFile(directory.resolve("run-" + number));
        System.out.println(
                "hello from " + number + " " + ProcessHandle.current().pid());
        System.out.println("Streams is at " + System.getenv("STREAMS_INSTALL"));
        System.err.println("a complaint");
        System.out.print("x".repeat(9_000));
        System.out.flush();
        if (manner.equals("dies")) {
            System.exit(3);
        }
        if (manner.equals("deaf")) {
            new CountDownLatch(1).await();
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Files.writeString(lines, line + "\n", StandardOpenOption.APPEND);
            if (line.equals("go") && number == 0 && manner.equals("dies-at-first-go")) {
                System.exit(4);
            }
        }
        Files.writeString(lines, "end\n", StandardOpenOption.APPEND);
        if (manner.equals("stays")) {
            new CountDownLatch(1).await();
        }
    }
}
