package streamsx.mesos.sandbox.mesos.agent.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.mesos.v1.Protos.CommandInfo.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import streamsx.mesos.testsupport.Await;

@Timeout(30)
class FetcherIT {
    @TempDir
    Path dir;

    private Path sandbox;
    private Path file;

    @BeforeEach
    void files() throws IOException {
        sandbox = Files.createDirectory(dir.resolve("sandbox"));
        file = Files.writeString(dir.resolve("run.sh"), "hello");
    }

    private void fetch(URI.Builder uri) throws Launcher.LaunchException {
        Fetcher.fetch(List.of(uri.build()), sandbox, "container");
    }

    private static URI.Builder uri(Object value) {
        return URI.newBuilder().setValue(value.toString());
    }

    private String fetched(String name) throws IOException {
        return Files.readString(sandbox.resolve(name));
    }

    @Test
    void pathsAndFileUris() throws Exception {
        fetch(uri(file));
        assertThat(fetched("run.sh")).isEqualTo("hello");
        assertThat(Files.isExecutable(sandbox.resolve("run.sh"))).isFalse();
        fetch(uri(" file://" + file).setOutputFile("deep/er/copy").setExecutable(true));
        assertThat(fetched("deep/er/copy")).isEqualTo("hello");
        assertThat(Files.isExecutable(sandbox.resolve("deep/er/copy"))).isTrue();
    }

    @Test
    void overHttp() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/data/x.txt", exchange -> {
            exchange.sendResponseHeaders(200, 5);
            exchange.getResponseBody().write("world".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try {
            String base = "http://127.0.0.1:" + server.getAddress().getPort();
            fetch(uri(base + "/data/x.txt?version=1"));
            // So does the real one: its name for a file is all that follows the last slash.
            assertThat(fetched("x.txt?version=1")).isEqualTo("world");
            failsWith(uri(base), "Malformed URI (missing path)");
            failsWith(uri(base + "/missing.txt"), "404");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.tar", "a.tgz", "a.tar.gz", "a.zip"})
    void archivesAreUnpackedWithTheirPermissions(String name) throws Exception {
        Path content = Files.createDirectories(dir.resolve("content/bin"));
        Path program = Files.writeString(content.resolve("program"), "x");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path archive = dir.resolve(name);
        if (name.endsWith(".zip")) {
            try (FileSystem zip =
                    FileSystems.newFileSystem(archive, Map.of("create", "true", "enablePosixFileAttributes", true))) {
                Files.createDirectory(zip.getPath("/bin"));
                Files.copy(program, zip.getPath("/bin/program"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        } else {
            assertThat(new ProcessBuilder(
                                    "tar",
                                    "-C",
                                    dir.resolve("content").toString(),
                                    name.endsWith("r") ? "-cf" : "-czf",
                                    archive.toString(),
                                    "bin")
                            .start()
                            .waitFor())
                    .isZero();
        }
        // As by default.
        assertThat(URI.getDefaultInstance().getExtract()).isTrue();
        fetch(uri(archive));
        assertThat(fetched("bin/program")).isEqualTo("x");
        assertThat(Files.isExecutable(sandbox.resolve("bin/program"))).isTrue();
        Files.delete(sandbox.resolve("bin/program"));
        fetch(uri(archive).setExtract(false));
        assertThat(sandbox.resolve("bin/program")).doesNotExist();
        assertThat(sandbox.resolve(name)).exists();
    }

    @Test
    void fileUrisArePathsAndNothingInThemIsDecoded() throws Exception {
        Path odd = Files.writeString(dir.resolve("a b%20c#d"), "odd");
        fetch(uri("file://" + odd));
        assertThat(fetched("a b%20c#d")).isEqualTo("odd");
        fetch(uri("file://localhost" + odd).setOutputFile("local"));
        assertThat(fetched("local")).isEqualTo("odd");
        failsWith(uri("file://relative/path"), "File URI only supports absolute paths");
        failsWith(uri("hdfs://host/file"), "nothing but paths");
    }

    @Test
    void singleFilesAreUnzipped() throws Exception {
        Path packed = dir.resolve("notes.txt.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write("notes".getBytes(StandardCharsets.UTF_8));
        }
        fetch(uri(packed));
        assertThat(fetched("notes.txt")).isEqualTo("notes");
    }

    @Test
    void whatFailsIsSaidAndHarmsNothing() throws Exception {
        failsWith(uri("/nowhere"), "No such file");
        failsWith(uri("relative/path"), "relative path");
        failsWith(uri(dir), "not a file");
        failsWith(uri(file).setOutputFile("../out"), "no file name inside the sandbox");
        failsWith(uri(file).setOutputFile("/tmp/out"), "no file name inside the sandbox");
        failsWith(uri(Files.writeString(dir.resolve("bad.tar"), "no tar")), "tar ended with status");
        Path evil = dir.resolve("evil.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(evil))) {
            out.putNextEntry(new ZipEntry("../evil"));
            out.write(1);
        }
        failsWith(uri(evil), "evil.zip");
        assertThat(dir.resolve("evil")).doesNotExist();
        assertThat(dir.resolve("out")).doesNotExist();
    }

    @Test
    void noLinkInTheSandboxLeadsOut() throws Exception {
        Path outside = Files.createDirectory(dir.resolve("outside"));
        Files.createSymbolicLink(sandbox.resolve("link"), outside);
        failsWith(uri(file).setOutputFile("link/x"), "no file name inside the sandbox");
        failsWith(uri(file).setOutputFile("link/deep/x"), "no file name inside the sandbox");
        Path archive = dir.resolve("a.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
            out.putNextEntry(new ZipEntry("link/y"));
            out.write(1);
        }
        failsWith(uri(archive), "leads out of the sandbox");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void anEndedAgentLeavesNoTarBehind() throws Exception {
        Path pipe = dir.resolve("endless.tar");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Thread thread = new Thread(() ->
                assertThatThrownBy(() -> Archives.extract(pipe, sandbox)).isInstanceOf(InterruptedException.class));
        thread.start();
        Await.until("tar runs", () -> tars(pipe) > 0);
        thread.interrupt();
        thread.join();
        assertThat(tars(pipe)).isZero();
    }

    private static long tars(Path archive) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> List.of(arguments).contains(archive.toString()))
                        .isPresent())
                .count();
    }

    private void failsWith(URI.Builder uri, String stderr) throws IOException {
        assertThatThrownBy(() -> fetch(uri))
                .isInstanceOf(Launcher.LaunchException.class)
                .hasMessage("Failed to launch container: Failed to fetch all URIs for container 'container': exited "
                        + "with status 1");
        assertThat(fetched("stderr")).contains(stderr);
        Files.delete(sandbox.resolve("stderr"));
    }
}
