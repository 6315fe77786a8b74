package streamsx.mesos.standin.controllers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptor.ResourceKind;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import com.ibm.streams.resourcemgr.ResourceManagerUtilities;
import com.ibm.streams.resourcemgr.ResourceManagerUtilities.ResourceManagerPackageType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import streamsx.mesos.standin.server.StandIn;

@Timeout(60)
class ControllersIT {

    @RegisterExtension
    final StandIn standIn = new StandIn();

    @TempDir
    private Path folder;

    private static ResourceDescriptor resource(String displayName) {
        return new ResourceDescriptor("test", ResourceKind.CONTAINER, "smr_1", displayName, null);
    }

    @Test
    void theCommandIsOneLineForTheShell() {
        assertThat(ResourceManagerUtilities.getStartControllerCommand(
                        "$PWD/StreamsLink",
                        "h1:2181,h2:2181",
                        "d1",
                        resource("test_smr_1"),
                        new TreeSet<>(Set.of("jmx", "audit")),
                        false,
                        true))
                .isEqualTo("\"$PWD/StreamsLink\"/system/impl/bin/startDomainController.sh --zkconnect 'h1:2181,h2:2181'"
                        + " --domain-id 'd1' --resource 'smr_1' --display-name 'test_smr_1' --type 'test'"
                        + " --tags 'audit,jmx' --master");
        assertThat(ResourceManagerUtilities.getStartControllerCommand(
                        "/opt", "z", "d", resource("x"), null, true, false))
                .endsWith("--tags '' --fork");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "it's",
                "$(touch bad)",
                "`touch bad`",
                "a b  c",
                "\"; touch bad; \"",
                "back\\slash",
                "*",
                "-x",
                "two\nlines"
            })
    void theShellTakesWordsAsTheyAre(String odd) throws Exception {
        Path bin = Files.createDirectories(folder.resolve("in stall/system/impl/bin"));
        Path script = bin.resolve("startDomainController.sh");
        Files.writeString(script, "#!/bin/sh\nfor word; do printf '[%s]' \"$word\"; done > \"$OUT\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        String command = ResourceManagerUtilities.getStartControllerCommand(
                "$PWD/in stall", odd, odd, resource(odd), Set.of(odd), false, false);
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", command).directory(folder.toFile());
        Path out = folder.resolve("out");
        shell.environment().put("OUT", out.toString());
        Process process = shell.start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(out))
                .isEqualTo("[--zkconnect][" + odd + "][--domain-id][" + odd + "][--resource][smr_1][--display-name]["
                        + odd + "][--type][test][--tags][" + odd + "]");
        assertThat(folder.resolve("bad")).doesNotExist();
    }

    @Test
    void theInstallPathRunsNoCommands() throws Exception {
        String command = ResourceManagerUtilities.getStartControllerCommand(
                "`touch bad`\"", "z", "d", resource("x"), null, false, false);
        Process process = new ProcessBuilder("/bin/sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("bad")).doesNotExist();
        assertThatThrownBy(() -> ResourceManagerUtilities.getStartControllerCommand(
                        null, "z", "d", resource("x"), null, false, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theOrderToStopIsANode() throws Exception {
        ResourceManagerUtilities.stopController(standIn.zk(), "d1", resource("x"), false);
        String path = "/com.ibm.im.streams/domains/d1/stop/smr_1";
        assertThat(standIn.client().getData().forPath(path)).asString().isEqualTo("PLAIN");
        ResourceManagerUtilities.stopController(standIn.zk(), "d1", resource("x"), true);
        assertThat(standIn.client().getData().forPath(path)).asString().isEqualTo("CLEAN");
        assertThatThrownBy(() -> ResourceManagerUtilities.stopController(standIn.zk(), "d/1", resource("x"), true))
                .isInstanceOf(ResourceManagerException.class)
                .hasMessageContaining("d/1");
        assertThat(ResourceManagerUtilities.getStopControllerCommandElements("/opt", "z", "d1", resource("x"), true))
                .containsExactly(
                        "/opt/system/impl/bin/stopDomainController.sh",
                        "--zkconnect",
                        "z",
                        "--domain-id",
                        "d1",
                        "--resource",
                        "smr_1",
                        "--clean");
    }

    @Test
    void thePackageInstallsWhatWasPacked() throws Exception {
        Path installation = folder.resolve("installation");
        Files.createDirectories(installation.resolve("bin"));
        Files.createDirectories(installation.resolve("system/impl/bin"));
        Path work = folder.resolve("work dir");
        assertThatThrownBy(() -> InstallPackage.build(work, installation, "4.2.0.0"))
                .isInstanceOf(ResourceManagerException.class)
                .hasMessageContaining("bin/streamsprofile.sh");
        assertThat(work).doesNotExist();
        Files.writeString(installation.resolve("bin/streamsprofile.sh"), "echo profile\n");
        Path start = installation.resolve("system/impl/bin/startDomainController.sh");
        Files.writeString(start, "#!/bin/sh\necho started\n");
        assertThat(start.toFile().setExecutable(true)).isTrue();
        Files.createSymbolicLink(installation.resolve("java"), Path.of("/usr/lib/nowhere"));

        String made = InstallPackage.build(work, installation, "4.2.0.0");
        assertThat(made).isEqualTo(work.resolve("StreamsResourceInstall.tar.gz").toString());
        try (var left = Files.list(work)) {
            assertThat(left).containsExactly(Path.of(made));
        }
        Path task = Files.createDirectory(folder.resolve("task"));
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "set -e; tar -xzf \"$0\"; "
                                + "./StreamsResourceInstall/streamsresourcesetup.sh --install-dir "
                                + "./InfoSphereStreams > setup.out; "
                                + "ln -s ./InfoSphereStreams/`cat ./InfoSphereStreams/.streams.version.dir` "
                                + "StreamsLink; "
                                + "StreamsLink/system/impl/bin/startDomainController.sh",
                        made)
                .directory(task.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).isEqualTo("started\n");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(task.resolve("StreamsLink/java")).isSymbolicLink();
        Process refused = new ProcessBuilder(List.of("./StreamsResourceInstall/streamsresourcesetup.sh"))
                .directory(task.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(refused.getInputStream().readAllBytes(), UTF_8)).contains("--install-dir");
        assertThat(refused.waitFor()).isEqualTo(1);
    }

    @Test
    void withoutAnInstallationThereIsNoPackage() {
        org.junit.jupiter.api.Assumptions.assumeTrue(System.getenv("STREAMS_INSTALL") == null);
        assertThatThrownBy(() -> ResourceManagerUtilities.getResourceManagerPackage(
                        folder.toString(), ResourceManagerPackageType.BASE_PLUS_SWS_SERVICES))
                .isInstanceOf(ResourceManagerException.class)
                .hasMessageContaining("STREAMS_INSTALL");
    }
}
