package streamsx.mesos.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the line as an agent does: in a directory of its own, by {@code /bin/sh -c}. */
@Timeout(60)
class TaskCommandIT {
    @TempDir
    Path directory;

    private Path sandbox;
    private Path streams;

    private record Ended(int status, String out, String err) {}

    @BeforeEach
    void install() throws IOException {
        sandbox = Files.createDirectory(directory.resolve("sand box"));
        streams = directory.resolve("It's $treams `here`");
        profile("STREAMS_INSTALL=\"$PWD/StreamsLink\"; export STREAMS_INSTALL; PROFILE=read; export PROFILE\n");
    }

    private void profile(String text) throws IOException {
        Files.createDirectories(streams.resolve("bin"));
        Files.writeString(streams.resolve("bin/streamsprofile.sh"), text);
    }

    private Ended run(String home, String startController) throws Exception {
        String line = new TaskCommand(streams.toString(), home).line("mesos_resource_1", startController);
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", line).directory(sandbox.toFile());
        builder.environment().put("MESOS_SANDBOX", sandbox.toString());
        builder.environment().put("SECRET", "hidden");
        builder.environment().remove("STREAMS_INSTALL");
        builder.redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        Process process = builder.start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ended(
                process.exitValue(),
                Files.readString(directory.resolve("out")),
                Files.readString(directory.resolve("err")));
    }

    private String log() throws IOException {
        return Files.readString(sandbox.resolve("application.log"));
    }

    @Test
    void makesTheEnvironmentAndRunsTheController() throws Exception {
        Ended ended = run("${MESOS_SANDBOX}", "echo \"$HOME|$PROFILE\"; echo to-err >&2; ls \"$PWD/StreamsLink\"/bin");

        assertThat(ended.status).isZero();
        assertThat(ended.err).isEmpty();
        assertThat(ended.out).contains("resource mesos_resource_1").contains("ended with status 0");
        assertThat(log()).isEqualTo(sandbox + "|read\nto-err\nstreamsprofile.sh\n");
        assertThat(Files.readSymbolicLink(sandbox.resolve("StreamsLink"))).isEqualTo(streams);
    }

    @Test
    void theEnvironmentIsForItsOwnerAlone() throws Exception {
        Files.writeString(sandbox.resolve("env.out"), "of an earlier run, readable for all");
        run("", "umask > umask.out");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sandbox.resolve("env.out"))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(sandbox.resolve("env.out")))
                .contains("SECRET=hidden")
                .contains("PROFILE=read");
        // What the controller makes has the permissions that it is used to.
        assertThat(Files.readString(sandbox.resolve("umask.out")).trim()).doesNotEndWith("77");
    }

    @Test
    void theControllersStatusIsTheTasks() throws Exception {
        assertThat(run("", "(exit 7)").status).isEqualTo(7);
        assertThat(run("", "exit 9").status).isEqualTo(9);
        assertThat(run("", "A=1 true\n# a comment at the end").status).isZero();
        assertThat(run("", "no-such-command-anywhere").status).isEqualTo(127);
        assertThat(log()).contains("no-such-command-anywhere");
    }

    @Test
    void U33_theControllerStaysInTheForegroundOfAPosixShell() throws Exception {
        String line = new TaskCommand("/opt/streams", "/home").line("r", "run");
        assertThat(line).doesNotContain("&>").doesNotContainPattern("\\bsource ");

        // With words that only bash knows the line would end before its controller.
        Ended ended = run("", "sh -c 'exec 3>&1; echo done; exit 4'");
        assertThat(ended.status).isEqualTo(4);
        assertThat(log()).isEqualTo("done\n");
    }

    @Test
    void U33_withoutAnInstallationNothingIsStarted() throws Exception {
        Files.delete(streams.resolve("bin/streamsprofile.sh"));
        Ended ended = run("", "echo started");

        assertThat(ended.status).isEqualTo(72);
        assertThat(ended.err).contains(streams.toString()).contains("STREAMS_INSTALL_PATH");
        assertThat(sandbox.resolve("application.log")).doesNotExist();
    }

    @Test
    void U33_withoutItsLinkNothingIsStarted() throws Exception {
        Files.createDirectories(sandbox.resolve("StreamsLink"));
        Files.writeString(sandbox.resolve("StreamsLink/file"), "");
        Ended ended = run("", "echo started");

        assertThat(ended.status).isEqualTo(71);
        assertThat(ended.err).contains("StreamsLink");
        assertThat(sandbox.resolve("application.log")).doesNotExist();
    }

    @Test
    void U33_aProfileThatFailsEndsTheTaskUnlessItHasDoneItsWork() throws Exception {
        profile("return 3\n");
        Ended failed = run("", "echo started");
        assertThat(failed.status).isEqualTo(73);
        assertThat(failed.err).contains("status 3");
        assertThat(sandbox.resolve("application.log")).doesNotExist();

        profile("STREAMS_INSTALL=/x; export STREAMS_INSTALL; [ -n \"$NOT_SET\" ] && OTHER=1\n");
        assertThat(run("", "echo started").status).isZero();
    }

    @Test
    void homeIsExpandedButRunsNothing() throws Exception {
        run("`touch ran`$(touch ran)\"$PWD/home\"", "printf %s \"$HOME\"");

        assertThat(log()).isEqualTo("`touch ran`$(touch ran)\"" + sandbox + "/home\"");
        assertThat(sandbox.resolve("ran")).doesNotExist();
    }

    @Test
    void leavesRoomForTheStartCommand() {
        // The leader takes 32 KB a command, and 8 KB on average if there are many.
        assertThat(new TaskCommand("/opt/streams", "${MESOS_SANDBOX}")
                        .line("mesos_resource_1", "")
                        .getBytes(StandardCharsets.UTF_8)
                        .length)
                .isLessThan(2_000);
    }
}
