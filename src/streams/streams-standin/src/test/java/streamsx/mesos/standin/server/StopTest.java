package streamsx.mesos.standin.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static streamsx.mesos.standin.server.StandIn.LONG_MS;

import com.ibm.streams.resourcemgr.ResourceManagerException;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import streamsx.mesos.standin.client.ConnectionListener;
import streamsx.mesos.standin.client.DomainConnection;
import streamsx.mesos.standin.config.StandInPaths;
import streamsx.mesos.standin.registry.Registration;

@Timeout(60)
class StopTest {

    @RegisterExtension
    final StandIn standIn = new StandIn();

    private final RecordingManager manager = new RecordingManager(new String[0]);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int stopServers(String... options) {
        List<String> args = new ArrayList<>(List.of("stop", "--type", "test", "--zkconnect", standIn.zk()));
        args.addAll(List.of(options));
        return StopCommand.run(args.toArray(new String[0]), standIn.switches, StandIn.stream(out), StandIn.stream(err));
    }

    @Test
    void aServerIsStopped() throws Exception {
        StandIn.Server server = standIn.server(args -> manager).serving();
        StandIn.Server other =
                standIn.server(args -> new RecordingManager(args), "d1").serving();
        assertThat(stopServers()).isZero();
        // When the command is back the manager has been closed.
        assertThat(manager.calls).containsExactly("initialize", "validateStop", "close");
        assertThat(server.process.awaitEnd(LONG_MS)).isZero();
        String at = "localhost:" + server.process.getPort();
        assertThat(out.toString(UTF_8).lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("CDISR6018I").contains(at),
                        line -> assertThat(line).startsWith("CDISR6019I").contains(at));
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(other.process.awaitEnd(1)).isNull();
        assertThat(stopServers("--domain-id", "d1")).isZero();
        assertThat(other.process.awaitEnd(LONG_MS)).isZero();
    }

    @Test
    void aManagerThatRefusesIsStoppedByForceOnly() throws Exception {
        manager.onValidateStop = new ResourceManagerException("3 resources");
        StandIn.Server server = standIn.server(args -> manager).serving();
        assertThat(stopServers()).isEqualTo(1);
        assertThat(err.toString(UTF_8)).startsWith("CDISR6020E").contains("3 resources");
        assertThat(out.toString(UTF_8)).isEmpty();
        assertThat(server.process.awaitEnd(1)).isNull();
        DomainConnection connection = standIn.connection("c1", new ConnectionListener() {});
        connection.connect();
        assertThat(connection.customCommand("x", java.util.Locale.ENGLISH)).isEqualTo("x");
        manager.calls.clear();
        assertThat(stopServers("--force")).isZero();
        assertThat(server.process.awaitEnd(LONG_MS)).isZero();
        assertThat(manager.calls).doesNotContain("validateStop").contains("close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"standbys-first", "leader-first"})
    void allServersAreStopped(String order) throws Exception {
        standIn.switches.put("standin.stopOrder", order);
        manager.highAvailability = true;
        RecordingManager second = new RecordingManager(new String[0]);
        second.highAvailability = true;
        StandIn.Server leader = standIn.server(args -> manager).serving();
        StandIn.Server standby = standIn.server(args -> second);
        assertThat(standby.process.awaitRegistered(LONG_MS)).isTrue();
        assertThat(stopServers()).isZero();
        assertThat(leader.process.awaitEnd(LONG_MS)).isZero();
        assertThat(standby.process.awaitEnd(LONG_MS)).isZero();
        String firstPort = ":" + (order.equals("standbys-first") ? standby : leader).process.getPort();
        assertThat(out.toString(UTF_8).lines().findFirst().orElseThrow()).contains(firstPort);
        assertThat(out.toString(UTF_8).lines()).hasSize(4);
        assertThat(manager.calls).contains("validateStop");
    }

    @Test
    void theManagerNeedNotBeAskedWhileAnotherStandsBy() throws Exception {
        standIn.switches.put("standin.validateStopWithStandby", "false");
        manager.highAvailability = true;
        manager.onValidateStop = new ResourceManagerException("3 resources");
        RecordingManager second = new RecordingManager(new String[0]);
        second.highAvailability = true;
        standIn.server(args -> manager).serving();
        assertThat(standIn.server(args -> second).process.awaitRegistered(LONG_MS))
                .isTrue();
        assertThat(stopServers()).isZero();
        assertThat(manager.calls).doesNotContain("validateStop");
    }

    @Test
    void whatCannotBeStoppedIsSaid() throws Exception {
        assertThat(stopServers()).isEqualTo(1);
        assertThat(err.toString(UTF_8)).startsWith("CDISR6017E");
        err.reset();
        standIn.switches.put("standin.stopTimeoutMs", "300");
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            standIn.client()
                    .create()
                    .creatingParentsIfNeeded()
                    .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                    .forPath(
                            StandInPaths.servers("test", null) + "/server-",
                            new Registration(
                                            "",
                                            "localhost",
                                            "127.0.0.1",
                                            silent.getLocalPort(),
                                            "1",
                                            "4",
                                            Registration.RUNNING)
                                    .toJson());
            assertThat(stopServers()).isEqualTo(1);
            assertThat(err.toString(UTF_8)).startsWith("CDISR6028E");
            assertThat(out.toString(UTF_8)).isEmpty();
            err.reset();
            assertThat(stopServers("--force")).isEqualTo(1);
            assertThat(err.toString(UTF_8)).startsWith("CDISR6028E");
            assertThat(out.toString(UTF_8)).startsWith("CDISR6018I").doesNotContain("CDISR6019I");
        }
    }
}
