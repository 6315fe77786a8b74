package streamsx.mesos.sandbox.mesos.agent.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.sandbox.mesos.http.HttpRequest;
import streamsx.mesos.sandbox.mesos.http.HttpResponse;

class SandboxFilesTest {
    @TempDir
    Path dir;

    private Path run;
    private AgentApi api;

    @BeforeEach
    void aRun() throws Exception {
        run = Files.createDirectories(dir.resolve("slaves/S0/frameworks/f/executors/e/runs/c"));
        Files.writeString(run.resolve("stdout"), "hello");
        api = new AgentApi(Map::of, dir);
    }

    private HttpResponse get(String path, String query) {
        return api.handle(path, new HttpRequest("GET", path, query, Map.of(), new byte[0]));
    }

    private static String text(HttpResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void aNegativeLengthIsAllThereIs() {
        assertThat(text(get("/files/read", "path=" + run + "/stdout&offset=1&length=-1")))
                .contains("\"data\":\"ello\"")
                .contains("\"offset\":1");
        assertThat(get("/files/read", "path=" + run + "/stdout&offset=1&length=-2")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aNameOfAFileIsNoHeader() throws Exception {
        Files.writeString(run.resolve("a\r\nX-Evil: 1"), "");
        HttpResponse response = get("/files/download", "path=" + run + "/a%0d%0aX-Evil:%201");
        assertThat(response.status()).isEqualTo(200);
        response.headers()
                .forEach((name, value) -> assertThat(value).doesNotContain("\r").doesNotContain("\n"));
    }

    @Test
    void whatIsNoEncodingIsTakenAsItStands() {
        assertThat(get("/files/read", "path=%zz").status()).isEqualTo(404);
    }

    @Test
    void nothingOutsideOfSandboxesIsShown() throws Exception {
        Path secret = Files.writeString(dir.resolve("secret"), "s3cret");
        Files.createSymbolicLink(run.resolve("link"), secret);
        for (String path : new String[] {
            secret.toString(),
            run + "/../../../../../../../secret",
            run + "/link",
            "/frameworks/f/executors/e/runs/latest/../../../../../../../../secret",
            "/frameworks/f/executors/e/runs/latest//" + secret
        }) {
            for (String endpoint : new String[] {"/files/read", "/files/download", "/files/show"}) {
                assertThat(get(endpoint, "path=" + path).status())
                        .as(endpoint + " " + path)
                        .isEqualTo(404);
            }
        }
    }
}
