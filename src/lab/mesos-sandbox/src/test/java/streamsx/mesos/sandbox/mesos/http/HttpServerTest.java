package streamsx.mesos.sandbox.mesos.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class HttpServerTest {
    /** More than one array holds, and than anybody's heap should. */
    private static final long HUGE = 3L << 30;

    @TempDir
    Path dir;

    @Test
    void aFileNeedsNoMemory() throws Exception {
        Path huge = dir.resolve("huge");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.writeBytes("hello");
            file.setLength(HUGE);
        }
        Path small = Files.writeString(dir.resolve("small"), "all of it");
        try (HttpServer server = new HttpServer(
                "test",
                "127.0.0.1",
                0,
                request -> HttpResponse.of(200).withFile(request.path().equals("/huge") ? huge : small))) {
            server.start();
            HttpURLConnection answer = get(server, "/huge");
            assertThat(answer.getContentLengthLong()).isEqualTo(HUGE);
            assertThat(new String(answer.getInputStream().readNBytes(6), UTF_8)).isEqualTo("hello\0");
            answer.disconnect();
            assertThat(get(server, "/small").getInputStream().readAllBytes())
                    .asString()
                    .isEqualTo("all of it");
        }
    }

    private static HttpURLConnection get(HttpServer server, String path) throws IOException {
        return (HttpURLConnection)
                URI.create("http://127.0.0.1:" + server.port() + path).toURL().openConnection();
    }
}
