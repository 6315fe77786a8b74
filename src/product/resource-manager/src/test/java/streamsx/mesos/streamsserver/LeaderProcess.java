package streamsx.mesos.streamsserver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A process that does nothing but run a {@link FakeStreamsServer}, so that it can be paused and killed. */
final class LeaderProcess {
    private LeaderProcess() {}

    public static void main(String[] args) throws Exception {
        StreamsServerProcess process = new StreamsServerProcess(
                command(Path.of(args[0]), "obeys"),
                Map.of(),
                Duration.ofMillis(20),
                Duration.ofSeconds(3),
                lived -> Duration.ofSeconds(1));
        process.start();
        process.ready();
        System.in.read();
        process.stop();
    }

    static List<String> command(Path directory, String manner) throws Exception {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx16m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                Path.of(FakeStreamsServer.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI())
                        .toString(),
                FakeStreamsServer.class.getName(),
                directory.toString(),
                manner);
    }
}
