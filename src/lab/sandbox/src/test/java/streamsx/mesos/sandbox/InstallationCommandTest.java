package streamsx.mesos.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.sandbox.streams.install.StandInInstallation;

class InstallationCommandTest {
    @TempDir
    private Path dir;

    @Test
    void itLaysOutWhatAnInstallationHas() throws Exception {
        Path install = dir.resolve("a/streams");
        assertThat(SandboxCli.run("installation", "--dir", install.toString())).isZero();
        assertThat(StandInInstallation.JARS).allMatch(jar -> Files.isRegularFile(install.resolve(jar)));
        assertThat(install.resolve("java/bin/java"))
                .isExecutable()
                .content()
                .contains("exec '" + System.getProperty("java.home") + "/bin/java'");
        assertThat(install.resolve("bin/streamtool")).isExecutable();
        assertThat(install.resolve("system/impl/bin/startDomainController.sh"))
                .isExecutable()
                .content()
                .doesNotContain("@CLASSPATH@");
        assertThat(SandboxCli.run("installation", "--dir", install.toString()))
                .as("again")
                .isZero();
    }

    @Test
    void aLinkToAJdkIsReplacedAndTheJdkStaysAsItIs() throws Exception {
        Path jdk = dir.resolve("jdk");
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("bin/java"), "the real one");
        Path install = Files.createDirectories(dir.resolve("streams"));
        Files.createSymbolicLink(install.resolve("java"), jdk);
        assertThat(SandboxCli.run("installation", "--dir", install.toString())).isZero();
        assertThat(jdk.resolve("bin/java")).hasContent("the real one");
        assertThat(install.resolve("java")).isDirectory();
        assertThat(Files.isSymbolicLink(install.resolve("java"))).isFalse();
    }

    @Test
    void whereNothingCanBeWrittenItSaysSo() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "");
        assertThat(SandboxCli.run(
                        "installation", "--dir", file.resolve("streams").toString()))
                .isEqualTo(1);
        assertThat(SandboxCli.run("installation")).isEqualTo(2);
    }
}
