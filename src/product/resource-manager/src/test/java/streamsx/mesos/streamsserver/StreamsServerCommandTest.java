package streamsx.mesos.streamsserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsServerCommandTest {
    private static final String LIB = "/x/lib/jackson.jar:/x/lib/streams-adapter-1.0.0-SNAPSHOT.jar:/x/lib/"
            + "streams-standin-1.0.0-SNAPSHOT.jar:/x/lib/zookeeper.jar";
    private static final String ADAPTER = "/x/lib/streams-adapter-1.0.0-SNAPSHOT.jar";

    private static StreamsServerCommand command(String install, String domain, String classPath, String... options)
            throws StreamsServerException {
        return StreamsServerCommand.of(new StreamsServerCommand.Settings(
                install,
                "/jdk",
                classPath,
                List.of(options),
                "mesos",
                domain,
                "zk1:2181,zk2:2181",
                Path.of("/home/u/.token"),
                install,
                "${MESOS_SANDBOX}"));
    }

    @Test
    void withoutAnInstallationTheStandInRunsInOurJava() throws Exception {
        StreamsServerCommand command = command("", "", LIB, "-Dstandin.a=b");
        assertThat(command.line("http://127.0.0.1:8080", 5000))
                .containsExactly(
                        "/jdk/bin/java",
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dstandin.a=b",
                        "-Dstreams.mesos.heartbeatTimeoutMillis=5000",
                        "-cp",
                        ".:" + ADAPTER
                                + ":/x/lib/streams-standin-1.0.0-SNAPSHOT.jar:/x/lib/jackson.jar:/x/lib/zookeeper.jar",
                        "streamsx.mesos.adapter.SupervisedResourceServer",
                        "start",
                        "--manager",
                        "streamsx.mesos.StreamsMesosResourceManager",
                        "--install-path",
                        "",
                        "--type",
                        "mesos",
                        "--zkconnect",
                        "zk1:2181,zk2:2181",
                        "--rest-url",
                        "http://127.0.0.1:8080",
                        "--rest-token-file",
                        "/home/u/.token",
                        "--agents-install-path",
                        "",
                        "--home-dir",
                        "${MESOS_SANDBOX}");
        command.check();
    }

    @Test
    void anInstallationBringsItsOwnJavaAndJars() throws Exception {
        assertThat(command("/opt/s", "D", LIB).line("http://h:1", 7))
                .containsExactly(
                        "/opt/s/java/bin/java",
                        "-Dstreams.mesos.heartbeatTimeoutMillis=7",
                        "-cp",
                        ".:" + ADAPTER
                                + ":/opt/s/lib/com.ibm.streams.resourcemgr.jar:"
                                + "/opt/s/lib/com.ibm.streams.resourcemgr.utils.jar"
                                + ":/opt/s/system/impl/lib/com.ibm.streams.platform.jar",
                        "streamsx.mesos.adapter.SupervisedResourceServer",
                        "start",
                        "--manager",
                        "streamsx.mesos.StreamsMesosResourceManager",
                        "--install-path",
                        "/opt/s",
                        "--type",
                        "mesos",
                        "--domain-id",
                        "D",
                        "--zkconnect",
                        "zk1:2181,zk2:2181",
                        "--rest-url",
                        "http://h:1",
                        "--rest-token-file",
                        "/home/u/.token",
                        "--agents-install-path",
                        "/opt/s",
                        "--home-dir",
                        "${MESOS_SANDBOX}");
    }

    @Test
    void ourJarsMustBeThere() {
        for (String install : List.of("", "/opt/s")) {
            assertThatThrownBy(() -> command(install, "", "/x/a.jar:/x/streams-adapter/target/classes"))
                    .isInstanceOf(StreamsServerException.class)
                    .hasMessageContainingAll("streams-adapter-", "STREAMS_SERVER=none");
        }
        assertThatThrownBy(() -> command("", "", ADAPTER))
                .isInstanceOf(StreamsServerException.class)
                .hasMessageContaining("streams-standin-");
    }

    @Test
    void theInstallationMustBeOne(@TempDir Path directory) throws Exception {
        StreamsServerCommand command = command(directory.toString(), "", LIB);
        Path java = directory.resolve("java/bin/java");
        assertThatThrownBy(command::check)
                .isInstanceOf(StreamsServerException.class)
                .hasMessageContainingAll("STREAMS_INSTALL is " + directory, java.toString());
        Files.createDirectories(java.getParent());
        Files.createFile(java);
        assertThatThrownBy(command::check).hasMessageContaining(java.toString());
        assertThat(java.toFile().setExecutable(true)).isTrue();
        assertThatThrownBy(command::check).hasMessageContaining("com.ibm.streams.resourcemgr.jar");
        Files.createDirectories(directory.resolve("lib"));
        Files.createFile(directory.resolve("lib/com.ibm.streams.resourcemgr.jar"));
        command.check();
    }
}
