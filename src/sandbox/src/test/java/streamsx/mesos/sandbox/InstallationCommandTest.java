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
        assertThat(install.resolve("java/bin/java")).isExecutable();
        assertThat(install.resolve("bin/streamtool")).isExecutable();
        assertThat(install.resolve("system/impl/bin/startDomainController.sh")).isExecutable().content().doesNotContain("@CLASSPATH@");
        assertThat(SandboxCli.run("installation", "--dir", install.toString())).as("again").isZero();
    }

    @Test
    void whereNothingCanBeWrittenItSaysSo() throws Exception {
        Path file = Files.writeString(dir.resolve("file"), "");
        assertThat(SandboxCli.run("installation", "--dir", file.resolve("streams").toString())).isEqualTo(1);
        assertThat(SandboxCli.run("installation")).isEqualTo(2);
    }
}
