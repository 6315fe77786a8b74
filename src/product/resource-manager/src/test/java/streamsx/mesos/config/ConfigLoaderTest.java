package streamsx.mesos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.Policy;

class ConfigLoaderTest {
    private static final Setting ZK = new Setting("STREAMS_ZKCONNECT", "zk:2181", "option --zkconnect");

    @TempDir
    Path directory;

    private static Config withArguments(Setting... settings) throws ConfigException {
        List<Setting> all = new ArrayList<>(List.of(ZK));
        all.addAll(List.of(settings));
        return ConfigLoader.load(Map.of(), null, all);
    }

    private static Config with(String name, String value) throws ConfigException {
        return withArguments(new Setting(name, value, "option -D"));
    }

    private static List<String> problems(Map<String, String> env, Path file, Setting... settings) {
        return catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(env, file, List.of(settings)))
                .problems();
    }

    private Path file(String text) throws Exception {
        return Files.writeString(directory.resolve("test.properties"), text);
    }

    @Test
    void defaultsAreTheDocumentedOnes() throws Exception {
        Config config = withArguments();
        assertThat(config.mesos())
                .isEqualTo(new Config.Mesos(
                        MesosMasters.parse("zk://localhost:2181/mesos"),
                        false,
                        Config.Login.NONE,
                        "IBMStreamsRM",
                        "*",
                        System.getProperty("user.name"),
                        604_800,
                        System.getProperty("user.home"),
                        Duration.ofSeconds(30)));
        assertThat(config.resources()).isEqualTo(new Config.Resources(2, 4096));
        assertThat(config.policy())
                .isEqualTo(new Policy(
                        new Policy.Requests(
                                "mesos",
                                100,
                                Map.of(
                                        AllocationKind.MASTER,
                                        Duration.ofSeconds(30),
                                        AllocationKind.SYNCHRONOUS,
                                        Duration.ofSeconds(30),
                                        AllocationKind.ASYNCHRONOUS,
                                        Duration.ofSeconds(5),
                                        AllocationKind.FLEXIBLE,
                                        Duration.ofSeconds(5)),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(60)),
                        new Policy.Mesos(
                                Duration.ofSeconds(900),
                                Duration.ofSeconds(600),
                                Duration.ofSeconds(60),
                                Duration.ofSeconds(3600),
                                false),
                        new Policy.Launches(
                                Backoff.ofMillis(1_000, 60_000), Duration.ofSeconds(60), Duration.ofSeconds(900)),
                        new Policy.Kills(
                                Duration.ofSeconds(30), Backoff.ofMillis(15_000, 60_000), Duration.ofSeconds(60)),
                        new Policy.Quarantine(3, Duration.ofSeconds(300), Backoff.ofMillis(60_000, 240_000)),
                        new Policy.Kept(100, Duration.ofSeconds(604_800), Duration.ofSeconds(2_592_000))));
        assertThat(config.streams()).isEqualTo(new Config.Streams("mesos", "", true, "", ""));
        assertThat(config.http().advertise()).isEqualTo("127.0.0.1");
        assertThat(config.http().tokenFile())
                .isEqualTo(Path.of(System.getProperty("user.home"), ".streams-on-mesos/token"));
        assertThat(config.zkPath()).isEqualTo("/streams-on-mesos/mesos/_all");
        assertThat(config.policy()).isEqualTo(Policy.DEFAULT);
    }

    @Test
    void laterSourcesOverrideEarlierOnes() throws Exception {
        Path file = file("DC_CORES=3\nDC_MEMORY=3000\n");
        Map<String, String> env = Map.of("DC_CORES", "4", "DC_MEMORY", "4000", "WAIT_SYNC_SECS", "44", "PATH", "/bin");
        Config config = ConfigLoader.load(env, file, List.of(ZK, new Setting("DC_CORES", "5", "option -D")));
        assertThat(config.resources().cores()).isEqualTo(5);
        assertThat(config.resources().memory()).isEqualTo(3000);
        assertThat(config.policy().requests().waits().get(AllocationKind.SYNCHRONOUS))
                .isEqualTo(Duration.ofSeconds(44));
        assertThat(config.policy().requests().waits().get(AllocationKind.ASYNCHRONOUS))
                .isEqualTo(Duration.ofSeconds(5));
    }

    /** U-19: what is neither in the environment nor in the file, but given as an argument, was a null pointer. */
    @Test
    void u19AnArgumentAloneSuffices() throws Exception {
        assertThat(with("STREAMS_INSTALL_PATH", "/opt/streams").streams().installPath())
                .isEqualTo("/opt/streams");
    }

    @Test
    void theAgentsMayHaveStreamsElsewhere() throws Exception {
        Config same = with("STREAMS_INSTALL", "/opt/here/../streams");
        assertThat(same.streams().install()).isEqualTo("/opt/streams");
        assertThat(same.streams().installPath()).isEqualTo("/opt/streams");
        Config other = ConfigLoader.load(
                Map.of("STREAMS_INSTALL", "/opt/here", "STREAMS_INSTALL_PATH", "/opt/there"), null, List.of(ZK));
        assertThat(other.streams().install()).isEqualTo("/opt/here");
        assertThat(other.streams().installPath()).isEqualTo("/opt/there");
        assertThat(with("STREAMS_INSTALL_PATH", "${X}/streams").streams().install())
                .isEmpty();
    }

    @Test
    void theFormerNameOfStreamsServerStaysValidWhereverItIsGiven() throws Exception {
        assertThat(with("STREAMS_FACE", "none").streams().server()).isFalse();
        assertThat(ConfigLoader.load(Map.of("STREAMS_FACE", "none"), null, List.of(ZK))
                        .streams()
                        .server())
                .isFalse();
        assertThat(ConfigLoader.load(Map.of(), file("STREAMS_FACE=none"), List.of(ZK))
                        .streams()
                        .server())
                .isFalse();
        assertThat(ConfigLoader.load(Map.of("STREAMS_SERVER", "none"), file("STREAMS_FACE=none"), List.of(ZK))
                        .streams()
                        .server())
                .as("the same value under both names")
                .isFalse();
    }

    @Test
    void twoValuesUnderBothNamesOfAPropertyAreAnErrorWithBothPlaces() throws Exception {
        Path file = file("STREAMS_FACE=none");
        assertThat(problems(Map.of(), file, ZK, new Setting("STREAMS_SERVER", "child", "option -D")))
                .singleElement()
                .asString()
                .contains("STREAMS_SERVER is \"child\" (option -D)", "STREAMS_FACE", "\"none\" (" + file + ":1)");
        assertThat(problems(Map.of("STREAMS_SERVER", "none", "STREAMS_FACE", "child"), null, ZK))
                .singleElement()
                .asString()
                .contains("environment variable STREAMS_SERVER", "environment variable STREAMS_FACE");
    }

    @Test
    void anErrorNamesThePropertyAsItWasGiven() throws Exception {
        Path file = file("STREAMS_FACE=thread");
        assertThat(problems(Map.of(), file, ZK))
                .singleElement()
                .asString()
                .contains("for STREAMS_FACE (" + file + ":1)", "child or none");
    }

    @Test
    void theStreamsServerIsAChildOrNone() throws Exception {
        assertThat(with("STREAMS_SERVER", "none").streams().server()).isFalse();
        assertThat(problems(Map.of(), null, ZK, new Setting("STREAMS_SERVER", "thread", "option -D")))
                .singleElement()
                .asString()
                .contains("STREAMS_SERVER", "child or none");
        assertThat(with("STOP_GRACE_SECS", "1.5").policy().kills().stopGrace()).isEqualTo(Duration.ofMillis(1500));
    }

    /** U-20: fractions of a second are numbers. */
    @Test
    void u20WaitsTakeFractionsAndNoLimit() throws Exception {
        assertThat(with("WAIT_SYNC_SECS", "30.0").policy().requests().waits().get(AllocationKind.SYNCHRONOUS))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(with("WAIT_ALLOCATED_SECS", "0.25").policy().requests().waitAllocated())
                .isEqualTo(Duration.ofMillis(250));
        assertThat(with("WAIT_FLEXIBLE_SECS", "-0.0001")
                        .policy()
                        .requests()
                        .waits()
                        .get(AllocationKind.FLEXIBLE))
                .isEqualTo(Policy.FOREVER);
    }

    @Test
    void whatSeesToLaunchesKillsAndAgentsReachesThePolicy() throws Exception {
        Policy policy = ConfigLoader.load(
                        Map.of(
                                "LAUNCH_TIMEOUT_SECS",
                                "1",
                                "LAUNCH_LIMIT_SECS",
                                "2",
                                "KILL_TIMEOUT_SECS",
                                "3",
                                "AGENT_FAILURES",
                                "4",
                                "AGENT_FAILURES_SECS",
                                "5",
                                "AGENT_AVOID_SECS",
                                "6",
                                "ENDED_RESOURCES_KEPT",
                                "7",
                                "ENDED_RESOURCES_KEPT_SECS",
                                "8",
                                "REVOKED_RESOURCES_KEPT_SECS",
                                "9"),
                        null,
                        List.of(ZK))
                .policy();
        assertThat(policy.launches())
                .isEqualTo(new Policy.Launches(
                        Backoff.ofMillis(1_000, 60_000), Duration.ofSeconds(1), Duration.ofSeconds(2)));
        assertThat(policy.kills())
                .isEqualTo(new Policy.Kills(
                        Duration.ofSeconds(30), Backoff.ofMillis(15_000, 60_000), Duration.ofSeconds(3)));
        assertThat(policy.quarantine())
                .isEqualTo(new Policy.Quarantine(4, Duration.ofSeconds(5), Backoff.ofMillis(6_000, 24_000)));
        assertThat(policy.kept()).isEqualTo(new Policy.Kept(7, Duration.ofSeconds(8), Duration.ofSeconds(9)));
        assertThat(with("LAUNCH_LIMIT_SECS", "-1").policy().launches().limit()).isEqualTo(Policy.FOREVER);
    }

    @Test
    void aLaunchIsNotGivenUpBeforeItWasAskedFor() {
        assertThat(problems(Map.of(), null, ZK, new Setting("LAUNCH_LIMIT_SECS", "60", "option -D")))
                .singleElement()
                .asString()
                .startsWith("LAUNCH_LIMIT_SECS is not above LAUNCH_TIMEOUT_SECS");
        assertThat(problems(Map.of(), null, ZK, new Setting("LAUNCH_TIMEOUT_SECS", "900", "option -D")))
                .singleElement()
                .asString()
                .startsWith("LAUNCH_LIMIT_SECS is not above");
    }

    /** U-21: the missing ZooKeeper is noticed, and called by its name. */
    @Test
    void u21MissingZooKeeperIsNamed() {
        assertThat(problems(Map.of(), null)).singleElement().asString().startsWith("STREAMS_ZKCONNECT is not set");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        MESOS_MASTER | no host
        MESOS_MASTER | zk://h:2181
        MESOS_MASTER | h:1,,h:2
        MESOS_MASTER | h:0
        MESOS_MASTER | ftp://h:1
        MESOS_MASTER | h:99999
        MESOS_FRAMEWORK_NAME | ''
        MESOS_ROLE | -bad
        MESOS_ROLE | two words
        MESOS_FAILOVER_TIMEOUT_SECS | 0
        MESOS_FAILOVER_TIMEOUT_SECS | -1
        MESOS_FAILOVER_TIMEOUT_SECS | Infinity
        DC_CORES | NaN
        DC_CORES | -1
        DC_CORES | 2d
        DC_MEMORY | 4G
        WAIT_SYNC_SECS | soon
        WAIT_SYNC_SECS | ''
        WAIT_ALLOCATED_SECS | -1
        ANSWER_GRACE_SECS | -1
        KILL_GRACE_SECS | 1e3
        RECONCILE_INTERVAL_SECS | 0
        AGENT_REREGISTER_SECS | -5
        LAUNCH_TIMEOUT_SECS | 0
        LAUNCH_LIMIT_SECS | 0
        LAUNCH_LIMIT_SECS | never
        KILL_TIMEOUT_SECS | -1
        AGENT_FAILURES | -1
        AGENT_FAILURES | 1.5
        AGENT_FAILURES_SECS | 0
        AGENT_AVOID_SECS | -60
        ENDED_RESOURCES_KEPT_SECS | week
        REVOKED_RESOURCES_KEPT_SECS | 0
        MAX_RESOURCES_PER_REQUEST | 0
        ENDED_RESOURCES_KEPT | 1.5
        FRAMEWORK_REMOVED | maybe
        RESOURCE_TYPE | a/b
        STREAMS_ZKCONNECT | h
        STREAMS_ZKCONNECT | h:2181,
        STREAMS_DOMAIN_ID | _all
        STREAMS_DOMAIN_ID | ..
        ZK_ROOT | /
        ZK_ROOT | relative
        ZK_ROOT | /a/../b
        ZK_SESSION_TIMEOUT_MS | 10
        HTTP_BIND | ''
        HTTP_ADVERTISE | 0.0.0.0
        HTTP_ADVERTISE | ::
        HTTP_PORT | 65536
        HTTP_PORT | -1
        API_TOKEN_FILE | ''
        RUN_DIR | ''
        """)
    void badValuesAreNamedWithTheirSource(String name, String value) throws Exception {
        Path file = file("# a comment\n" + name + "=" + value + "\n");
        assertThat(problems(Map.of("STREAMS_ZKCONNECT", "zk:2181"), file).get(0))
                .isNotNull()
                .contains(name);
        if (!value.isEmpty()) {
            assertThat(problems(Map.of("STREAMS_ZKCONNECT", "zk:2181"), file))
                    .first()
                    .asString()
                    .contains("\"" + value + "\"", file + ":2", "allowed is");
            Map<String, String> env = new HashMap<>(Map.of("STREAMS_ZKCONNECT", "zk:2181"));
            env.put(name, value);
            assertThat(problems(env, null)).first().asString().contains("environment variable " + name);
        }
        assertThat(problems(Map.of("STREAMS_ZKCONNECT", "zk:2181"), null, new Setting(name, value, "option -D")))
                .first()
                .asString()
                .contains("option -D");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        MESOS_MASTER | 10.0.0.1:5050
        MESOS_MASTER | [::1]:5050
        MESOS_MASTER | https://master.example
        MESOS_MASTER | zk://h1:2181,h2:2181/mesos
        MESOS_MASTER | mesos://zk://h1:2181/mesos
        DC_CORES | 0
        HOME_DIR | ${MESOS_SANDBOX}
        STREAMS_ZKCONNECT | h1:2181,h2:2181/chroot
        ZK_ROOT | /a/b
        HTTP_ADVERTISE | host-1.example
        MESOS_USER | ''
        """)
    void goodValuesAreTaken(String name, String value) throws Exception {
        assertThat(with(name, value)).isNotNull();
    }

    @Test
    void oldMasterPrefixIsRemoved() throws Exception {
        assertThat(with("MESOS_MASTER", "mesos://h:5050").mesos().masters().address())
                .isEqualTo("h:5050");
    }

    @Test
    void allErrorsComeAtOnce() throws Exception {
        Path file = file("DC_CORE=1\nHTTP_PORT=x\nDEPLOY=true\nDC_MEMORY=1\nDC_MEMORY=2\nnothing.like.it=1\n");
        assertThat(problems(Map.of(), file, new Setting("WAIT_SYNC_SECS", "y", "option -D")))
                .satisfiesExactlyInAnyOrder(
                        p -> assertThat(p)
                                .isEqualTo("Unknown property DC_CORE (" + file + ":1): did you mean DC_CORES?"),
                        p -> assertThat(p).contains("HTTP_PORT", file + ":2", "a whole number from 0 to 65535"),
                        p -> assertThat(p).contains("DEPLOY", "not yet available"),
                        p -> assertThat(p).isEqualTo("DC_MEMORY is given twice: " + file + ":4 and " + file + ":5"),
                        p -> assertThat(p).isEqualTo("Unknown property nothing.like.it (" + file + ":6)"),
                        p -> assertThat(p).contains("WAIT_SYNC_SECS", "option -D"),
                        p -> assertThat(p).startsWith("STREAMS_ZKCONNECT is not set"));
    }

    @Test
    void linesAreCountedOverContinuations() throws Exception {
        Path file = file("MESOS_FRAMEWORK_NAME=a \\\n   b\n\nDC_CORES=x\n");
        assertThat(problems(Map.of(), file, ZK)).singleElement().asString().contains(file + ":4");
        Files.writeString(file, "MESOS_FRAMEWORK_NAME=a \\\n   b\n");
        assertThat(ConfigLoader.load(Map.of(), file, List.of(ZK)).mesos().frameworkName())
                .isEqualTo("a b");
    }

    @Test
    void aWildcardNeedsAnAddressToTellOthers() throws Exception {
        assertThat(problems(Map.of(), null, ZK, new Setting("HTTP_BIND", "0.0.0.0", "option -D")))
                .singleElement()
                .asString()
                .contains("HTTP_ADVERTISE");
        assertThat(withArguments(new Setting("HTTP_BIND", "0.0.0.0", "x"), new Setting("HTTP_ADVERTISE", "me", "x"))
                        .http()
                        .advertise())
                .isEqualTo("me");
    }

    @Test
    void missingFileIsAnError() {
        assertThat(problems(Map.of(), directory.resolve("none"), ZK))
                .singleElement()
                .asString()
                .contains("it does not exist");
    }

    @Test
    void emptyEnvironmentVariablesCountAsUnset() throws Exception {
        Config config = ConfigLoader.load(Map.of("DC_CORES", "", "STREAMS_INSTALL", "/opt/s"), null, List.of(ZK));
        assertThat(config.resources().cores()).isEqualTo(2);
        assertThat(config.streams().installPath()).isEqualTo("/opt/s");
    }
}
