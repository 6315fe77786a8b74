package streamsx.mesos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.secrets.ApiToken;
import streamsx.mesos.secrets.ApiTokenFile;

/** The commands against a real ZooKeeper and instances that only pretend. */
@Timeout(30)
class CommandsIT {
    private static final String PATH = "/streams-on-mesos/mesos/D";

    @TempDir
    static Path directory;

    private static TestingServer zooKeeper;
    private static CuratorFramework curator;
    private static ApiToken token;

    private final List<String> asked = FakeInstance.record();
    private final List<FakeInstance> instances = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        zooKeeper = new TestingServer();
        curator = CuratorFrameworkFactory.newClient(zooKeeper.getConnectString(), new RetryOneTime(100));
        curator.start();
        token = ApiTokenFile.readOrCreate(directory.resolve("token"));
    }

    @AfterAll
    static void stop() throws Exception {
        curator.close();
        zooKeeper.close();
    }

    @AfterEach
    void clean() throws Exception {
        instances.forEach(FakeInstance::close);
        if (curator.checkExists().forPath("/streams-on-mesos") != null) {
            curator.delete().deletingChildrenIfNeeded().forPath("/streams-on-mesos");
        }
    }

    private static Run run(String... args) {
        return Run.of(Stream.concat(
                        Stream.of(args),
                        Stream.of(
                                "--zkconnect",
                                zooKeeper.getConnectString(),
                                "-d",
                                "D",
                                "-D",
                                "API_TOKEN_FILE=" + directory.resolve("token")))
                .toArray(String[]::new));
    }

    private FakeInstance instance(int sequence) throws Exception {
        FakeInstance instance = new FakeInstance(token.authorization(), asked);
        instances.add(instance);
        announce(PATH, sequence, instance.port());
        Runnable leave = () -> leave(sequence);
        return instance.on("GET /api/v1/resources", 200, "[]")
                .on("GET /api/v1/framework", 200, "{\"id\":\"F-1\"}")
                .on("POST /api/v1/handover", 202, "", leave)
                .on("POST /api/v1/stop", 200, "{}")
                .on("POST /api/v1/teardown", 200, "{}", leave);
    }

    /** Later names sort before earlier ones, as the names of a latch do now and then: only the sequence counts. */
    private static String node(String path, int sequence) {
        return path + "/leader/_c_%d-latch-%010d".formatted(9 - sequence, sequence);
    }

    private static void announce(String path, int sequence, int port) throws Exception {
        curator.create()
                .creatingParentsIfNeeded()
                .forPath(
                        node(path, sequence),
                        "{\"host\":\"127.0.0.1\",\"port\":%d,\"pid\":%d,\"version\":\"1.0\",\"later\":1}"
                                .formatted(port, 100 + sequence)
                                .getBytes(StandardCharsets.UTF_8));
    }

    private static void leave(int sequence) {
        try {
            curator.delete().quietly().forPath(node(PATH, sequence));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void statusShowsTheLeaderFirst() throws Exception {
        announce(PATH, 2, 7002);
        announce(PATH, 1, 7001);
        Run run = run("status");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out().lines().map(line -> line.replaceAll("\\S+ \\(127.0.0.1\\)", "H")))
                .satisfiesExactly(
                        line -> assertThat(line).matches("Host +Port  PID  Status   Version"),
                        line -> assertThat(line).isEqualTo("H  7001  101  RUNNING  1.0"),
                        line -> assertThat(line).isEqualTo("H  7002  102  STANDBY  1.0"));
        assertThat(run("status", "--json").out())
                .contains("\"status\" : \"RUNNING\"", "\"pid\" : 102", "\"domain\" : \"D\"");
    }

    /** A process of its own, as only that shows what reaches the terminal. */
    @Test
    void nothingButTheTableIsPrinted() throws Exception {
        instance(1).on("GET /api/v1/resources", 200, TableTest.RESOURCES);
        Path err = directory.resolve("err");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StreamsOnMesos.class.getName(),
                        "getresourcestate",
                        "--zkconnect",
                        zooKeeper.getConnectString(),
                        "-d",
                        "D",
                        "-D",
                        "API_TOKEN_FILE=" + directory.resolve("token"))
                .redirectError(err.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(out.lines()).hasSize(3).first().asString().startsWith("Display Name");
        assertThat(err).isEmptyFile();
    }

    @Test
    void statusOfAllScopes() throws Exception {
        announce(PATH, 1, 7001);
        announce("/streams-on-mesos/other/_all", 1, 7003);
        Run run = Run.of("status", "--all", "--zkconnect", zooKeeper.getConnectString());
        assertThat(run.out().lines().skip(1))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("mesos  D "),
                        line -> assertThat(line).startsWith("other  _all "));
    }

    @Test
    void nobodyThere() {
        for (String command : List.of("status", "stop", "getresourcestate", "teardown")) {
            Run run = run(command);
            assertThat(run.code()).isEqualTo(3);
            assertThat(run.err()).contains("No instance is running", "domain D");
        }
        assertThat(run("status", "--json").out().strip()).isEqualTo("[ ]");
    }

    @Test
    void resourcesComeFromTheLeader() throws Exception {
        instance(2);
        FakeInstance leader = instance(1).on("GET /api/v1/resources", 200, TableTest.RESOURCES);
        assertThat(run("getresourcestate", "-l").out()).contains("[jmx, audit]  2.0    4096.0");
        assertThat(run("getresourcestate", "--json").out()).contains("\"nativeId\" : \"resource_10\"");
        assertThat(asked).allMatch(request -> request.startsWith(leader.port() + " "));
    }

    @Test
    void aLeaderThatIsNotReadyOrDoesNotKnowUsIsSaidInWords() throws Exception {
        FakeInstance leader = instance(1)
                .on(
                        "GET /api/v1/resources",
                        503,
                        "{\"error\":{\"code\":\"unavailable\",\"field\":null,\"message\":\"electing\"}}");
        assertThat(run("getresourcestate")).satisfies(run -> {
            assertThat(run.code()).isEqualTo(3);
            assertThat(run.err()).contains("not ready: electing");
        });
        ApiTokenFile.readOrCreate(directory.resolve("other"));
        Run other = Run.of(
                "getresourcestate",
                "--zkconnect",
                zooKeeper.getConnectString(),
                "-d",
                "D",
                "-D",
                "API_TOKEN_FILE=" + directory.resolve("other"));
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err()).contains("does not accept the token");
        leader.close();
        assertThat(run("getresourcestate").err()).contains("cannot be reached");
    }

    @Test
    void stopStopsStandbysFirstAndTheLeaderLast() throws Exception {
        int leader = instance(1).port();
        int standby = instance(2).port();
        Run run = run("stop");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(asked)
                .containsExactly(
                        leader + " POST /api/v1/stop {\"force\":false}",
                        standby + " POST /api/v1/handover {}",
                        leader + " POST /api/v1/handover {}");
        assertThat(run.out()).contains("pid 102", "pid 101");
    }

    @Test
    void stopIsRefusedWhileResourcesAreAllocated() throws Exception {
        instance(1).on("POST /api/v1/stop", 409, "{\"error\":{\"code\":\"CONFLICT\",\"message\":\"2 resources\"}}");
        instance(2);
        Run run = run("stop");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("Refused: 2 resources");
        assertThat(asked).as("nobody is stopped").noneMatch(request -> request.contains("handover"));
    }

    /** U-39: --force did nothing. */
    @Test
    void u39ForcedStopStops() throws Exception {
        int leader = instance(1)
                .on("GET /api/v1/resources", 200, TableTest.RESOURCES)
                .port();
        assertThat(run("stop", "--force").code()).isZero();
        assertThat(asked).containsExactly(leader + " POST /api/v1/handover {}");
    }

    @Test
    void stopOfSomeHostsIsAHandOver() throws Exception {
        int leader = instance(1).port();
        instance(2);
        assertThat(run("stop", "--hosts", "localhost:" + leader).code()).isZero();
        assertThat(asked).containsExactly(leader + " POST /api/v1/handover {}");
        assertThat(run("stop", "--hosts", "127.0.0.9").err()).contains("No instance is running at 127.0.0.9");
    }

    @Test
    void teardownWantsTheRightId() throws Exception {
        int leader = instance(1).port();
        int standby = instance(2).port();
        assertThat(run("teardown", "F-2")).satisfies(run -> {
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("F-1", "Nothing was changed");
        });
        assertThat(asked).noneMatch(request -> request.contains("POST"));
        assertThat(run("teardown", "F-1").code()).isZero();
        assertThat(asked.subList(2, 4))
                .containsExactly(
                        standby + " POST /api/v1/handover {}",
                        leader + " POST /api/v1/teardown {\"frameworkId\":\"F-1\"}");
    }

    @Test
    void teardownAsks() throws Exception {
        instance(1);
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream("no\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(run("teardown").code()).isEqualTo(1);
            System.setIn(new ByteArrayInputStream("F-1\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(run("teardown").code()).isZero();
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void teardownWithoutInstanceGoesThroughTheLeadingMaster() throws Exception {
        for (String part : List.of("/framework", "/ids", "/clients/c", "/resources/0/resource_0")) {
            curator.create()
                    .creatingParentsIfNeeded()
                    .forPath(PATH + part, "{\"id\":\"F-1\"}".getBytes(StandardCharsets.UTF_8));
        }
        try (FakeInstance master = new FakeInstance(null, asked)) {
            master.on("POST /teardown", 200, "");
            for (String[] node : new String[][] {{"9", "1"}, {"3", String.valueOf(master.port())}}) {
                curator.create()
                        .creatingParentsIfNeeded()
                        .forPath(
                                "/mesos/json.info_000000000" + node[0],
                                "{\"address\":{\"hostname\":\"127.0.0.1\",\"ip\":\"127.0.0.1\",\"port\":%s}}"
                                        .formatted(node[1])
                                        .getBytes(StandardCharsets.UTF_8));
            }
            String mesos = "zk://" + zooKeeper.getConnectString() + "/mesos";
            Run run = run("teardown", "F-1", "--master", mesos);
            assertThat(run.err()).isEmpty();
            assertThat(run.code()).isZero();
            assertThat(asked).containsExactly(master.port() + " POST /teardown frameworkId=F-1");
        }
        assertThat(curator.getChildren().forPath(PATH)).containsExactly("ids");
    }

    @Test
    void teardownForgetsAFrameworkThatTheMasterDoesNotKnowOnlyIfForced() throws Exception {
        curator.create()
                .creatingParentsIfNeeded()
                .forPath(PATH + "/framework", "{\"id\":\"F-1\"}".getBytes(StandardCharsets.UTF_8));
        try (FakeInstance master = new FakeInstance(null, asked)) {
            master.on("POST /teardown", 400, "No framework found with specified ID");
            String mesos = "127.0.0.1:" + master.port();
            Run run = run("teardown", "F-1", "--master", mesos);
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("knows no framework F-1", "--force");
            assertThat(curator.checkExists().forPath(PATH + "/framework")).isNotNull();
            assertThat(run("teardown", "F-1", "--master", mesos, "--force").code())
                    .isZero();
        }
        assertThat(curator.checkExists().forPath(PATH + "/framework")).isNull();
    }

    @Test
    void teardownLeavesTheStateAloneIfTheMasterFails() throws Exception {
        curator.create()
                .creatingParentsIfNeeded()
                .forPath(PATH + "/framework", "{\"id\":\"F-1\"}".getBytes(StandardCharsets.UTF_8));
        try (FakeInstance master = new FakeInstance(null, asked)) {
            Run run = run("teardown", "F-1", "--master", "127.0.0.1:" + master.port());
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("status 404");
        }
        assertThat(curator.checkExists().forPath(PATH + "/framework")).isNotNull();
    }
}
