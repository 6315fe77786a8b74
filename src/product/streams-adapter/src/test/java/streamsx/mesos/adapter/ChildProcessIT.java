package streamsx.mesos.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceTagException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.standin.client.ConnectionListener;
import streamsx.mesos.standin.client.DomainConnection;
import streamsx.mesos.standin.client.DomainConnections;
import streamsx.mesos.standin.wire.ClientIdentity;
import streamsx.mesos.standin.wire.TagDefinition;

/** The jar in a process of its own, as the leader starts it, with the stand-in for the product's server. */
@Timeout(120)
class ChildProcessIT {
    @TempDir
    Path directory;

    private final List<Process> children = new ArrayList<>();
    private TestingServer zooKeeper;
    private FakeLeader leader;

    @BeforeEach
    void begin() throws Exception {
        zooKeeper = new TestingServer(new InstanceSpec(null, -1, -1, -1, true, -1, 200, -1), true);
        leader = new FakeLeader(directory);
    }

    @AfterEach
    void end() throws IOException {
        children.forEach(Process::destroyForcibly);
        leader.close();
        zooKeeper.close();
    }

    private Process child(int heartbeatMillis) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dstandin.sessionTimeoutMs=3000",
                "-Dstreams.mesos.heartbeatTimeoutMillis=" + heartbeatMillis,
                "-cp",
                System.getProperty("jar") + java.io.File.pathSeparator + System.getProperty("java.class.path"),
                "streamsx.mesos.adapter.SupervisedResourceServer",
                "start",
                "--manager",
                "streamsx.mesos.StreamsMesosResourceManager",
                "--install-path",
                "",
                "--type",
                "mesos",
                "--domain-id",
                "domain-1",
                "--zkconnect",
                zooKeeper.getConnectString(),
                "--home-dir",
                "${MESOS_SANDBOX}"));
        List<String> ours = Arrays.asList(leader.args());
        line.addAll(ours.subList(ours.indexOf("--rest-url"), ours.size()));
        Process child = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(
                        directory.resolve("child-" + children.size() + ".log").toFile())
                .start();
        children.add(child);
        return child;
    }

    private static void write(Process child, String text) throws IOException {
        OutputStream out = child.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private String log(int child) throws IOException {
        return Files.readString(directory.resolve("child-" + child + ".log"));
    }

    /** Notes what a client hears. */
    private static final class Listener implements ConnectionListener {
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @Override
        public void connected(String type, String host, int port) {}

        @Override
        public void disconnected(String type, String host, int port) {}

        @Override
        public void resourcesAllocated(Collection<ResourceDescriptor> resources) {
            resources.forEach(r -> heard.add("allocated " + r.getDisplayName()));
        }

        @Override
        public void resourcesRevoked(Collection<ResourceDescriptor> resources) {
            resources.forEach(r -> heard.add("revoked " + r.getDisplayName()));
        }

        @Override
        public void resourcesRevokeImminent(Collection<ResourceDescriptor> resources) {}
    }

    private DomainConnection connect(Listener listener) throws Exception {
        DomainConnection connection = DomainConnections.create(
                new ClientIdentity(
                        "client-1",
                        ClientIdentity.CONTROLLER,
                        "domain-1",
                        zooKeeper.getConnectString(),
                        "/opt/streams",
                        "4.2"),
                "mesos",
                zooKeeper.getConnectString(),
                listener);
        connection.connect();
        return connection;
    }

    @Test
    void servesADomainUntilTheLeaderIsGone() throws Exception {
        Process child = child(60_000);
        write(child, "go\n");
        Listener listener = new Listener();
        try (DomainConnection domain = connect(listener)) {
            assertThat(domain.allocateMasterResource(Map.of(), Locale.ENGLISH).getDisplayName())
                    .isEqualTo("mesos_resource_0");
            leader.requestState = "PENDING";
            assertThat(domain.allocateResources(
                            AllocateType.FLEXIBLE,
                            1,
                            "instance",
                            Map.of("small", TagDefinition.properties(Map.of("cores", "1"))),
                            Locale.ENGLISH))
                    .hasSize(1);
            leader.notify(FakeLeader.notification(1, "ALLOCATED", "resource_1"));
            assertThat(listener.heard.poll(20, TimeUnit.SECONDS)).isEqualTo("allocated mesos_resource_1");
            assertThatThrownBy(() -> domain.validateTags(
                            Map.of("bad", TagDefinition.properties(Map.of("cores", "-1"))), Locale.GERMAN))
                    .isInstanceOf(ResourceTagException.class)
                    .hasMessageStartingWith("CDISR6007E: Die Definition des Tags bad");
            assertThat(leader.asked("/start")
                            .get(0)
                            .body()
                            .get("commands")
                            .asObject()
                            .getString("resource_0", ""))
                    .contains("\"$PWD/StreamsLink\"/system/impl/bin/startDomainController.sh")
                    .contains("--master");

            child.getOutputStream().close();
            assertThat(child.waitFor(5, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).isZero();
        }
        assertThat(log(0)).doesNotContain(leader.token);
    }

    @Test
    void waitsForTheRegistrationThatAPredecessorLeftBehind() throws Exception {
        Process first = child(60_000);
        write(first, "go\n");
        try (DomainConnection domain = connect(new Listener())) {
            domain.allocateMasterResource(Map.of(), Locale.ENGLISH);
        }
        first.destroyForcibly().waitFor();
        Process second = child(60_000);
        write(second, "go\n");

        Fakes.await(() -> leader.asked("/notifications").stream()
                        .map(r -> r.query().replaceFirst("&.*", ""))
                        .distinct()
                        .count()
                == 2);
        try (DomainConnection domain = connect(new Listener())) {
            assertThat(domain.allocateMasterResource(Map.of(), Locale.ENGLISH)).isNotNull();
        }
        assertThat(second.isAlive()).isTrue();
    }

    @Test
    void aLeaderThatIsSilentIsAsGoodAsGone() throws Exception {
        Process child = child(1_500);
        assertThat(child.waitFor(2, TimeUnit.SECONDS)).isFalse();
        write(child, "go\n");

        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isZero();
        assertThat(log(0)).contains("No heartbeat of the leader arrived");
    }

    @Test
    void aServerThatCannotBeginEndsWithAnError() throws Exception {
        Files.delete(leader.tokenFile);
        Process child = child(60_000);
        write(child, "go\n");

        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isEqualTo(1);
        assertThat(log(0)).contains("SOM0011E");
    }
}
