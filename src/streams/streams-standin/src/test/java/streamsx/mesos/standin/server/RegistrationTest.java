package streamsx.mesos.standin.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static streamsx.mesos.standin.server.StandIn.LONG_MS;

import com.ibm.streams.resourcemgr.ResourceManagerException;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import streamsx.mesos.standin.client.DomainConnection;
import streamsx.mesos.standin.client.Heard;
import streamsx.mesos.standin.config.StandInPaths;

@Timeout(60)
class RegistrationTest {

    @RegisterExtension
    final StandIn standIn = new StandIn();

    private final RecordingManager first = new RecordingManager(new String[0]);
    private final RecordingManager second = new RecordingManager(new String[0]);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int status(String... options) {
        List<String> args =
                new java.util.ArrayList<>(List.of("status", "--status", "--type", "test", "--zkconnect", standIn.zk()));
        args.addAll(List.of(options));
        out.reset();
        err.reset();
        return ServerCommand.status(
                args.toArray(new String[0]), standIn.switches, StandIn.stream(out), StandIn.stream(err));
    }

    @Test
    void theTableShowsTheServer() throws Exception {
        StandIn.Server server = standIn.server(args -> first).serving();
        assertThat(status()).isZero();
        String pid = String.valueOf(ProcessHandle.current().pid());
        String port = String.valueOf(server.process.getPort());
        int portWidth = Math.max(4, port.length());
        int pidWidth = Math.max(3, pid.length());
        assertThat(out.toString(UTF_8).lines())
                .containsExactly(
                        "Host                   " + pad("Port", portWidth) + "  " + pad("PID", pidWidth)
                                + "  Status   Version",
                        "localhost (127.0.0.1)  " + pad(port, portWidth) + "  " + pad(pid, pidWidth)
                                + "  RUNNING  4.3.0.0");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    @Test
    void scopesAreToldApart() throws Exception {
        assertThat(status()).isEqualTo(1);
        assertThat(err.toString(UTF_8)).startsWith("CDISR6017E");
        assertThat(status("--domain-id", "d1")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).startsWith("CDISR6017E");

        standIn.server(args -> first, "d1").serving();
        assertThat(status()).isEqualTo(1);
        assertThat(err.toString(UTF_8)).startsWith("CDISR6015E");
        assertThat(status("-d", "d2")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).startsWith("CDISR6016E").contains("d2");
        assertThat(status("--domain", "d1")).isZero();

        standIn.server(args -> second).serving();
        assertThat(status()).isZero();
        assertThat(status("--all")).isZero();
        assertThat(out.toString(UTF_8).lines().map(line -> line.split(" ")[0]))
                .containsExactly("Domain", "(all)", "d1");
        assertThat(status("--all", "-d", "d1")).isEqualTo(1);
        assertThat(err.toString(UTF_8)).startsWith("CDISR6022E");
    }

    @Test
    void d7AManagerThatIsClosedKnowsWhetherAnotherServerGoesOn() throws Exception {
        first.highAvailability = true;
        second.highAvailability = true;
        standIn.switches.put("standin.secondServer", "standby");
        StandIn.Server leader = standIn.server(args -> first).serving();
        StandIn.Server standby = standIn.server(args -> second);
        assertThat(standby.process.awaitRegistered(LONG_MS)).isTrue();
        BlockingQueue<Boolean> seen = new LinkedBlockingQueue<>();
        first.onClose = () -> seen.add(first.standByExists());
        second.onClose = () -> seen.add(second.standByExists());
        leader.process.close();
        assertThat(seen.poll(LONG_MS, TimeUnit.MILLISECONDS))
                .as("the first is closed")
                .isTrue();
        standby.serving();
        standby.process.close();
        assertThat(seen.poll(LONG_MS, TimeUnit.MILLISECONDS))
                .as("the last is closed")
                .isFalse();
    }

    @Test
    void aSecondServerIsRefusedWithoutHighAvailability() throws Exception {
        StandIn.Server leader = standIn.server(args -> first).serving();
        StandIn.Server refused = standIn.server(args -> second);
        assertThat(refused.process.awaitEnd(LONG_MS)).isEqualTo(1);
        assertThat(refused.err.toString(UTF_8))
                .startsWith("CDISR6003E")
                .contains("test", "localhost:" + leader.process.getPort());
        assertThat(second.calls).containsExactly("close");
        assertThat(standIn.client().getChildren().forPath(StandInPaths.servers("test", null)))
                .hasSize(1);
        // one of another scope is none of its business
        standIn.server(args -> new RecordingManager(args), "d1").serving();
    }

    @ParameterizedTest
    @CsvSource({"standby,false", "by-feature,true"})
    void aSecondServerStandsByAndTakesOver(String secondServer, boolean highAvailability) throws Exception {
        standIn.switches.put("standin.secondServer", secondServer);
        first.highAvailability = highAvailability;
        second.highAvailability = highAvailability;
        StandIn.Server leader = standIn.server(args -> first).serving();
        assertThat(first.standByExists()).isFalse();
        StandIn.Server standby = standIn.server(args -> second);
        assertThat(standby.process.awaitRegistered(LONG_MS)).isTrue();
        assertThat(first.standByExists()).isTrue();
        assertThat(second.calls).isEmpty();
        assertThat(status()).isZero();
        assertThat(out.toString(UTF_8).lines().map(line -> line.split(" {2,}")[3]))
                .containsExactly("Status", "RUNNING", "STANDBY");

        leader.process.crash();
        assertThat(leader.process.awaitEnd(LONG_MS)).isEqualTo(ServerProcess.CRASHED);
        standby.serving();
        assertThat(second.calls).containsExactly("initialize");
        assertThat(first.calls).containsExactly("initialize");
        assertThat(status()).isZero();
        assertThat(out.toString(UTF_8).lines().map(line -> line.split(" {2,}")[3]))
                .containsExactly("Status", "RUNNING");
    }

    @Test
    void aSecondServerCanBeRefusedWhateverTheManagerSupports() throws Exception {
        standIn.switches.put("standin.secondServer", "refuse");
        first.highAvailability = true;
        second.highAvailability = true;
        standIn.server(args -> first).serving();
        assertThat(standIn.server(args -> second).process.awaitEnd(LONG_MS)).isEqualTo(1);
    }

    @Test
    void aStandbyCanBeInitializedAtItsStart() throws Exception {
        standIn.switches.put("standin.initializeWhen", "started");
        first.highAvailability = true;
        second.highAvailability = true;
        StandIn.Server leader = standIn.server(args -> first).serving();
        StandIn.Server standby = standIn.server(args -> second);
        assertThat(standby.process.awaitRegistered(LONG_MS)).isTrue();
        assertThat(second.calls).containsExactly("initialize");
        leader.process.close();
        standby.serving();
        assertThat(second.calls).containsExactly("initialize");
    }

    @ParameterizedTest
    @CsvSource({"true,1", "false,0"})
    void aStandbyThatNeverLedIsClosedOrNot(String closeUninitialized, int calls) throws Exception {
        standIn.switches.put("standin.closeUninitialized", closeUninitialized);
        first.highAvailability = true;
        second.highAvailability = true;
        standIn.server(args -> first).serving();
        StandIn.Server standby = standIn.server(args -> second);
        assertThat(standby.process.awaitRegistered(LONG_MS)).isTrue();
        standby.process.close();
        assertThat(standby.process.awaitEnd(LONG_MS)).isZero();
        assertThat(second.calls).hasSize(calls).doesNotContain("initialize");
    }

    @Test
    void aRegistrationLeftBehindIsRefusedUntilItIsGone() throws Exception {
        CuratorFramework other = standIn.client();
        String left = other.create()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                .forPath(StandInPaths.servers("test", null) + "/server-", "garbage".getBytes(UTF_8));
        assertThat(standIn.server(args -> first).process.awaitEnd(LONG_MS)).isEqualTo(1);
        assertThat(status()).isZero();
        other.delete().forPath(left);
        standIn.server(args -> second).serving();
    }

    @Test
    void theRegistrationGoesBeforeTheManagerIsClosed() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        CuratorFramework client = standIn.client();
        RecordingManager looking = new RecordingManager(new String[0]) {
            @Override
            public void close() {
                try {
                    if (client.getChildren()
                            .forPath(StandInPaths.servers("test", null))
                            .isEmpty()) {
                        seen.countDown();
                    }
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            }
        };
        StandIn.Server server = standIn.server(args -> looking).serving();
        server.process.close();
        assertThat(seen.getCount()).isZero();
        assertThat(server.process.awaitEnd(LONG_MS)).isZero();
    }

    @Test
    void aManagerThatNeverComesBackDoesNotKeepTheServer() throws Exception {
        standIn.switches.put("standin.closeTimeoutMs", "200");
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        RecordingManager stuck = new RecordingManager(new String[0]) {
            @Override
            public void initialize() {
                inside.countDown();
                close();
            }

            @Override
            public void close() {
                try {
                    never.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        StandIn.Server server = standIn.server(args -> stuck);
        assertThat(inside.await(LONG_MS, java.util.concurrent.TimeUnit.MILLISECONDS))
                .isTrue();
        server.process.close();
        assertThat(server.process.awaitEnd(LONG_MS)).isNotNull();
        assertThat(standIn.client().getChildren().forPath(StandInPaths.servers("test", null)))
                .isEmpty();
        never.countDown();
    }

    @Test
    void aManagerThatCannotBeInitializedEndsTheServer() throws Exception {
        first.onInitialize = new ResourceManagerException("no master");
        StandIn.Server server = standIn.server(args -> first);
        assertThat(server.process.awaitEnd(LONG_MS)).isEqualTo(1);
        assertThat(server.err.toString(UTF_8)).contains("no master");
        assertThat(standIn.client().getChildren().forPath(StandInPaths.servers("test", null)))
                .isEmpty();
    }

    @Test
    void aServerThatLosesItsRegistrationOrItsSessionEnds() throws Exception {
        StandIn.Server server = standIn.server(args -> first).serving();
        CuratorFramework client = standIn.client();
        String above = StandInPaths.servers("test", null);
        client.delete()
                .forPath(above + "/" + client.getChildren().forPath(above).get(0));
        assertThat(server.process.awaitEnd(LONG_MS)).isEqualTo(1);
        assertThat(server.err.toString(UTF_8)).startsWith("STANDIN06E");

        standIn.switches.put("standin.sessionTimeoutMs", "800");
        StandIn.Server next = standIn.server(args -> second).serving();
        standIn.zooKeeper().stop();
        assertThat(next.process.awaitEnd(LONG_MS)).isEqualTo(1);
        assertThat(next.err.toString(UTF_8)).startsWith("STANDIN06E");
        assertThat(second.calls).contains("close");
    }

    @Test
    void aBlipOfZooKeeperEndsNothing() throws Exception {
        standIn.switches.put("standin.sessionTimeoutMs", "8000");
        StandIn.Server server = standIn.server(args -> first).serving();
        Heard heard = new Heard();
        DomainConnection connection = standIn.connection("c1", heard);
        connection.connect();
        assertThat(heard.next()).startsWith("connected");
        standIn.zooKeeper().restart();
        assertThat(connection.customCommand("still", java.util.Locale.ENGLISH)).isEqualTo("still");
        assertThat(status()).isZero();
        assertThat(server.process.awaitEnd(1)).isNull();
    }

    @Test
    void theManagerGetsTheWholeArgumentList() throws Exception {
        standIn
                .new Server(
                        null,
                        "start",
                        "--deploy",
                        "--fg",
                        "true",
                        "--master",
                        "zk://x/mesos",
                        "--type",
                        "test",
                        "--zkconnect",
                        standIn.zk(),
                        "--manager",
                        RecordingManager.class.getName(),
                        "--install-path",
                        "/opt/s")
                .serving();
        StandIn.Server server = standIn
                .new Server(
                        args -> new RecordingManager(args), "--type", "other", "--x", "1", "--zkconnect", standIn.zk())
                .serving();
        assertThat(((RecordingManager) server.process.getManager()).args)
                .containsExactly("--type", "other", "--x", "1", "--zkconnect", standIn.zk());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--zkconnect ZK --manager M|CDISR6013E|--type",
                "--type test --manager M|CDISR6013E|--zkconnect",
                "--type test --zkconnect ZK|CDISR6013E|--manager",
                "--type test --manager M --zkconnect|CDISR6013E|--zkconnect",
                "--type --manager M --zkconnect ZK|CDISR6013E|--type",
                "--type a/b --manager M --zkconnect ZK|CDISR6024E|a/b",
                "--type test --domain-id _all --manager M --zkconnect ZK|CDISR6024E|_all",
                "--type test --zkconnect ZK --manager no.such.Manager|CDISR6024E|no.such.Manager",
                "--type test --zkconnect ZK --manager java.lang.Object|CDISR6024E|java.lang.Object",
                "--type test --zkconnect ZK --manager java.lang.Number|CDISR6024E|java.lang.Number",
                "--type test --zkconnect 127.0.0.1:1 --manager M|STANDIN01E|127.0.0.1:1"
            })
    void argumentsThatWillNotDoAreRefused(String args, String id, String what) throws Exception {
        standIn.switches.put("standin.connectTimeoutMs", "500");
        String line = args.replace("ZK", standIn.zk()).replace(" M", " " + RecordingManager.class.getName());
        StandIn.Server server = standIn.new Server(null, line.split(" "));
        assertThat(server.process.awaitEnd(LONG_MS)).isEqualTo(1);
        assertThat(server.err.toString(UTF_8)).startsWith(id).contains(what);
        assertThat(standIn.client().checkExists().forPath(StandInPaths.RESOURCE_MANAGERS))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"standin.secondServer,maybe", "standin.sessionTimeoutMs,soon", "standin.maxLineBytes,-1"})
    void switchesThatWillNotDoAreRefused(String name, String value) throws Exception {
        standIn.switches.put(name, value);
        StandIn.Server server = standIn.server(args -> first);
        assertThat(server.process.awaitEnd(LONG_MS)).isEqualTo(1);
        assertThat(server.err.toString(UTF_8)).startsWith("CDISR6024E").contains(name, value);
    }
}
