package streamsx.mesos.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that drip in (H4). */
@Timeout(60)
class SlowBodyTest extends ApiServerTestBase {
    private static final String HEAD = "POST /api/v1/clients HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + TOKEN
            + "\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"client";

    @Test
    void h4SlowBodiesTakeNoThreadFromOthers() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                Socket socket = new Socket("127.0.0.1", port);
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(HEAD.getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            long begun = System.nanoTime();
            assertThat(send(to("/healthz")).statusCode()).isEqualTo(200);
            assertThat(send(to("/api/v1/resources")).statusCode()).isEqualTo(200);
            assertThat(System.nanoTime() - begun)
                    .as("nobody waits for the slow ones, which have 30 s")
                    .isLessThan(TimeUnit.SECONDS.toNanos(15));
            slow.get(0).getOutputStream().write("Id\":1}".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[12];
            assertThat(slow.get(0).getInputStream().readNBytes(answer, 0, answer.length))
                    .isEqualTo(answer.length);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }
}
