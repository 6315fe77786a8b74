package streamsx.mesos.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTokenFileTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("new/token");
    }

    private static String secret(ApiToken token) {
        return token.authorization().replaceFirst("^Bearer ", "");
    }

    @Test
    void isMadeForItsOwnerAlone() throws Exception {
        ApiToken token = ApiTokenFile.readOrCreate(file);
        assertThat(secret(token)).matches("[0-9a-f]{64}");
        assertThat(token.authorization())
                .isEqualTo("Bearer " + Files.readString(file).strip());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(secret(ApiTokenFile.readOrCreate(file))).isEqualTo(secret(token));
        try (var left = Files.list(file.getParent())) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void doesNotShowItself() throws Exception {
        ApiToken token = ApiTokenFile.readOrCreate(file);
        assertThat(token.toString()).doesNotContain(secret(token));
    }

    @Test
    void ofManyWhoMakeItOneWins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<String>> makers = IntStream.range(0, 8)
                    .<Callable<String>>mapToObj(i -> () -> secret(ApiTokenFile.readOrCreate(file)))
                    .toList();
            List<String> tokens = new ArrayList<>();
            for (Future<String> future : threads.invokeAll(makers)) {
                tokens.add(future.get());
            }
            assertThat(tokens).hasSize(8).allMatch(tokens.get(0)::equals);
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx--x---"})
    void isRefusedIfOpenToOthers(String permissions) throws Exception {
        String secret = secret(ApiTokenFile.readOrCreate(file));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        assertThatThrownBy(() -> ApiTokenFile.readOrCreate(file))
                .isInstanceOf(SecretException.class)
                .hasMessageContaining("open to other users")
                .hasMessageContaining("chmod 600")
                .message()
                .doesNotContain(secret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "two words are not a token", "0123456789abcdef\n0123456789abcdef"})
    void isRefusedIfItHoldsNoToken(String content) throws Exception {
        ApiTokenFile.readOrCreate(file);
        Files.writeString(file, content);
        assertThatThrownBy(() -> ApiTokenFile.read(file)).hasMessageContaining("does not hold a token");
    }

    @Test
    void aCommandDoesNotMakeIt() {
        assertThatThrownBy(() -> ApiTokenFile.read(file)).hasMessageContaining("There is no token file");
        assertThat(file).doesNotExist();
    }
}
