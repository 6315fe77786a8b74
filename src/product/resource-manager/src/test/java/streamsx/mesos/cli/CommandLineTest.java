package streamsx.mesos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        nonsense                                              | nonsense
        start --nonsense                                      | --nonsense
        start --zkconnect                                     | --zkconnect
        start --zkconnect nohost                              | STREAMS_ZKCONNECT
        start --zkconnect h:1 --master no:sense               | option --master
        start --zkconnect h:1 --type a/b                      | option --type
        start --zkconnect h:1 -d a/b                          | option --domain-id
        start --zkconnect h:1 -D DC_CORE=1                    | did you mean DC_CORES
        start --zkconnect h:1 -D DC_CORES                     | DC_CORES
        start --zkconnect h:1 --properties /nowhere/file      | /nowhere/file
        start --zkconnect h:1 -D MESOS_DRIVER=native          | MESOS_NATIVE_JAVA_LIBRARY
        start --zkconnect h:1 -D MESOS_DRIVER=native --fg     | MESOS_DRIVER=http, which needs no library
        start --zkconnect h:1 -D MESOS_DRIVER=rpc             | MESOS_DRIVER
        start --zkconnect h:1 --deploy                        | not yet available
        start extra                                           | extra
        status --all -d D --zkconnect h:1                     | exclude each other
        stop --hosts                                          | --hosts
        teardown one two                                      | two
        getresourcestate -x                                   | -x
        version --nonsense                                    | --nonsense
        """)
    void badUsage(String command, String says) {
        Run run = Run.of(command.split(" +"));
        assertThat(run.err()).contains(says).doesNotContain("\tat ");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void noCommandShowsWhichThereAre() {
        Run run = Run.of();
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("getresourcestate", "teardown").doesNotContain("supervise");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "stop", "status", "getresourcestate", "version", "teardown"})
    void everyCommandExplainsItselfAndTakesTheCommonOptions(String command) {
        Run run = Run.of(command, "--help");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("--zkconnect", "--domain-id", "--type", "--properties");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void helpNamesTheExitCodes() {
        assertThat(Run.of("--help").out()).contains("Exit codes", "no instance is running");
    }

    @Test
    void versionNeedsNothing() {
        Run run = Run.of("version");
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("streams-on-mesos ");
    }

    @Test
    void namedOptionsWinOverDefines() {
        Run run = Run.of("status", "--zkconnect", "bad", "-D", "STREAMS_ZKCONNECT=h:1");
        assertThat(run.err()).contains("\"bad\"", "option --zkconnect");
    }

    @Test
    void unreachableZooKeeperIsSaid() {
        Run run = Run.of("status", "--zkconnect", "no-such-host.invalid:2181");
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("no-such-host.invalid:2181");
    }

    @Test
    void aTokenFileOpenToOthersStopsStart() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "0123456789abcdef0123456789abcdef");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        Run run = Run.of(
                "start", "--zkconnect", "h:1", "-D", "API_TOKEN_FILE=" + token, "-D", "STREAMS_SERVER=none", "--fg");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("chmod 600").doesNotContain("0123456789abcdef");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--fg", "-v"})
    void aStreamsSideThatCannotRunIsToldAtTheStart(String how) {
        Path token = directory.resolve("token");
        Run run = Run.of(
                "start",
                "--zkconnect",
                "h:1",
                "-D",
                "API_TOKEN_FILE=" + token,
                "-D",
                "STREAMS_INSTALL=" + directory,
                how);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("STREAMS_");
        assertThat(token).as("nothing was changed").doesNotExist();
    }

    @Test
    void instanceOptionsComeFromTheEnvironment() {
        assertThat(Launcher.instanceOptions(null)).containsExactly("-Xmx128m", "-XX:+UseSerialGC");
        assertThat(Launcher.instanceOptions(" -Xmx1g  -ea ")).containsExactly("-Xmx1g", "-ea");
    }
}
