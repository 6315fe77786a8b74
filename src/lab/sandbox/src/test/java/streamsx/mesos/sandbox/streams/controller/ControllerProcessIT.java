package streamsx.mesos.sandbox.streams.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptor.ResourceKind;
import com.ibm.streams.resourcemgr.ResourceManagerUtilities;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.sandbox.mesos.zookeeper.ZooKeeperProcess;
import streamsx.mesos.sandbox.streams.install.StandInInstallation;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.DomainStore;
import streamsx.mesos.sandbox.streams.store.Zk;
import streamsx.mesos.testsupport.Await;

/** Controllers as a task runs them: by the start command, in a shell, through a link to the installation. */
@Timeout(90)
class ControllerProcessIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path dir;

    private Path install;
    private ZooKeeperProcess server;
    private Zk zk;
    private DomainStore store;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        server = ZooKeeperProcess.start("127.0.0.1", 0, dir.resolve("zk"), Duration.ofMillis(500));
        zk = Zk.connect(server.connectString(), Duration.ofSeconds(30), Duration.ofSeconds(10));
        store = new DomainStore(zk, "D");
        store.create(DomainConfig.create("D", Map.of()));
        install = StandInInstallation.create(
                dir.resolve("opt/streams it's"),
                Path.of(System.getProperty("java.home")),
                System.getProperty("java.class.path"));
        Files.createSymbolicLink(dir.resolve("StreamsLink"), install);
    }

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
        zk.close();
        server.close();
    }

    private static ResourceDescriptor descriptor(String id) {
        return new ResourceDescriptor("mesos", ResourceKind.CONTAINER, id, "mesos_" + id, null);
    }

    private Process controller(String id) throws Exception {
        String command = ResourceManagerUtilities.getStartControllerCommand(
                "$PWD/StreamsLink", server.connectString(), "D", descriptor(id), Set.of("application"), false, false);
        Process process = new ProcessBuilder("/bin/sh", "-c", "exec " + command)
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .redirectOutput(new File(dir.toFile(), id + ".log"))
                .start();
        processes.add(process);
        return process;
    }

    private Process running(String id) throws Exception {
        Process process = controller(id);
        until(() -> store.controllers().contains(id));
        return process;
    }

    private static void until(Callable<Boolean> question) throws Exception {
        Await.until("the condition holds", SOON, Duration.ofMillis(50), question);
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS))
                .as("it ends")
                .isTrue();
        return process.exitValue();
    }

    @Test
    void itRunsUntilItIsToldToStopAndTakesTheOrderAway() throws Exception {
        Process process = running("1");
        String node = new String(
                zk.get(store.paths().controllers() + "/1").orElseThrow().data(), StandardCharsets.UTF_8);
        assertThat(node)
                .contains(
                        "\"displayName\":\"mesos_1\"",
                        "\"pid\":" + process.pid(),
                        "\"tags\":[\"application\"]",
                        "\"master\":false");
        ResourceManagerUtilities.stopController(server.connectString(), "D", descriptor("1"), false);
        assertThat(exitCode(process)).isZero();
        assertThat(store.controllers()).isEmpty();
        assertThat(zk.children(store.paths().root() + "/stop")).isEmpty();
    }

    @Test
    void anOrderToStopMayComeBeforeIt() throws Exception {
        ResourceManagerUtilities.stopController(server.connectString(), "D", descriptor("1"), true);
        assertThat(exitCode(controller("1"))).isZero();
        assertThat(zk.children(store.paths().root() + "/stop")).isEmpty();
    }

    @Test
    void aSignalEndsItInOrder() throws Exception {
        Process process = running("1");
        process.destroy();
        assertThat(exitCode(process)).isZero();
        assertThat(store.controllers()).as("at once, not when the session ends").isEmpty();
    }

    @Test
    void itOutlivesAShortAbsenceOfZooKeeper() throws Exception {
        Process process = running("1");
        int port = server.port();
        server.close();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        server = ZooKeeperProcess.start("127.0.0.1", port, dir.resolve("zk"), Duration.ofMillis(500));
        ResourceManagerUtilities.stopController(server.connectString(), "D", descriptor("1"), false);
        assertThat(exitCode(process)).isZero();
    }

    @Test
    void itEndsWithItsSession() throws Exception {
        Process process = running("1");
        new ProcessBuilder("kill", "-STOP", String.valueOf(process.pid()))
                .start()
                .waitFor();
        until(() -> store.controllers().isEmpty());
        new ProcessBuilder("kill", "-CONT", String.valueOf(process.pid()))
                .start()
                .waitFor();
        assertThat(exitCode(process)).isEqualTo(2);
    }

    @Test
    void aNewOneWaitsUntilItsPredecessorsNodeIsGone() throws Exception {
        Process first = running("1");
        long owner = zk.owner(store.paths().controllers() + "/1").orElseThrow();
        first.destroyForcibly();
        controller("1");
        until(() -> zk.owner(store.paths().controllers() + "/1")
                .filter(o -> o != owner)
                .isPresent());
    }

    @Test
    void withoutItsDomainItDoesNotBegin() throws Exception {
        store.removeDomain();
        assertThat(exitCode(controller("1"))).isEqualTo(1);
        assertThat(Files.readString(dir.resolve("1.log"))).contains("CDISA5061E");
    }

    @Test
    void theInstallationsJarsLeadToTheRealClasses() throws Exception {
        for (String jar : StandInInstallation.JARS) {
            URL[] urls = {dir.resolve("StreamsLink").resolve(jar).toUri().toURL()};
            try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
                assertThat(loader.loadClass("com.ibm.streams.resourcemgr.ResourceServer"))
                        .isNotNull();
            }
        }
    }

    @Test
    void itsProfileAndCommandsWorkInAPlainShell() throws Exception {
        Process process = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "set -e; . StreamsLink/bin/streamsprofile.sh;"
                                + " streamtool getzk --zkconnect a:1; "
                                + "\"$STREAMS_INSTALL\"/system/impl/bin/stopDomainController.sh --zkconnect "
                                + server.connectString() + " --domain-id D --resource 5")
                .directory(dir.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(out).contains("a:1");
        assertThat(exitCode(process)).as(out).isZero();
        assertThat(zk.children(store.paths().root() + "/stop")).containsExactly("5");
    }
}
