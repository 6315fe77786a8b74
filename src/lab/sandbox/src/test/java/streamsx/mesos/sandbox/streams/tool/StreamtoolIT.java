package streamsx.mesos.sandbox.streams.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import streamsx.mesos.sandbox.mesos.zookeeper.ZooKeeperProcess;
import streamsx.mesos.sandbox.streams.domain.Connector;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.DomainState;
import streamsx.mesos.sandbox.streams.store.DomainStore;
import streamsx.mesos.sandbox.streams.store.InstanceState;
import streamsx.mesos.sandbox.streams.store.Zk;
import streamsx.mesos.standin.client.DomainConnections;
import streamsx.mesos.standin.config.StandInPaths;

/** Commands without a resource manager: what they print, what they refuse, and that a refusal changes nothing. */
@Timeout(60)
class StreamtoolIT {
    /** There is no manager to wait for. */
    private static final Connector IMPATIENT = (client, type, zkConnect, listener) ->
            DomainConnections.create(client, type, zkConnect, listener, Map.of("standin.serverTimeoutMs", "300"));

    @TempDir
    private static Path dir;

    private static ZooKeeperProcess server;
    private static Zk zk;
    private final DomainStore store = new DomainStore(zk, "D");
    private String input = "";

    private record Result(int exitCode, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        server = ZooKeeperProcess.start("127.0.0.1", 0, dir, Duration.ofMillis(500));
        zk = Zk.connect(server.connectString(), Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    @AfterAll
    static void stop() {
        zk.close();
        server.close();
    }

    @BeforeEach
    void domain() throws Exception {
        zk.deleteAll("/com.ibm.im.streams");
        zk.deleteAll(StandInPaths.RESOURCE_MANAGERS);
        store.create(DomainConfig.create("D", Map.of()));
    }

    private Result run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Map<String, String> environment = Map.of(
                "STREAMS_ZKCONNECT", server.connectString(), "STREAMS_DOMAIN_ID", "D", "STREAMS_INSTANCE_ID", "I");
        int exitCode = ToolRunner.run(
                IMPATIENT,
                environment,
                new BufferedReader(new StringReader(input)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args);
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private String ok(String... args) {
        Result result = run(args);
        assertThat(result.exitCode())
                .as(String.join(" ", args) + ": " + result.err())
                .isZero();
        return result.out();
    }

    /** It must fail with that id, and leave the domain as it was. */
    private String refused(String id, String... args) throws IOException {
        String before = snapshot();
        Result result = run(args);
        assertThat(result.exitCode()).as(String.join(" ", args)).isEqualTo(id.equals("CDISX0100E") ? 2 : 1);
        assertThat(result.err()).contains(id);
        assertThat(result.err()).doesNotContain("Exception");
        assertThat(snapshot()).isEqualTo(before);
        return result.err();
    }

    private String snapshot() throws IOException {
        return store.domain() + " " + store.instances() + " " + DomainStore.domains(zk);
    }

    @Test
    void domainsAreMadeListedAndRemoved() {
        assertThat(ok(
                        "mkdomain",
                        "-d",
                        "E",
                        "--property",
                        "domain.externalResourceManager=mesos",
                        "--property",
                        "controller.startTimeout=300"))
                .isEqualTo("CDISA0018I Domain E was created.\n");
        assertThat(ok("getdomainproperty", "-d", "E", "domain.externalResourceManager", "controller.startTimeout"))
                .isEqualTo("domain.externalResourceManager=mesos\ncontroller.startTimeout=300\n");
        assertThat(ok("lsdomain")).isEqualTo("Domain Status\nD      stopped\nE      stopped\n");
        assertThat(ok("getdomainstate")).isEqualTo("Domain: D State: STOPPED\nResource Status Services Tags\n\n");
        input = "n\n";
        assertThat(run("rmdomain", "-d", "E").exitCode()).isEqualTo(1);
        input = "y\n";
        assertThat(ok("rmdomain", "-d", "E")).contains("CDISA0020I");
        assertThat(ok("lsdomain")).doesNotContain("E ");
    }

    @Test
    void instancesHaveSpecificationsWithIds() {
        ok("mktag", "small");
        assertThat(ok("mkinstance", "--numresources", "2,small", "--numresources", "1[exclusive]"))
                .contains("CDISA0027I");
        assertThat(ok("addresourcespec", "--numresources", "3,application,small*[shared]"))
                .contains("3[3(application,small)[shared]]");
        ok("rmresourcespec", "2");
        assertThat(ok("addresourcespec", "--numresources", "1")).contains("4[1(none)[shared]]");
        ok("chresourcespec", "--noprompt", "--numresources", "5,small", "1");
        assertThat(ok("lsresources", "-l")).isEqualTo("""
            Resource Status Services Tags ResourceSpecId

            ResourceSpecId Count Tags              Mode   AtNextStart
            1              5     small             shared
            3              3     application,small shared
            4              1     none              shared
            """);
        assertThat(ok("getinstancestate")).isEqualTo("""
            Instance: I Started: no State: STOPPED Resources: 0 (0/0 Management, 0/0 Application) Version: 4.3.0.0
            Resource Status Schedulable Services Tags ResourceSpecId[count,tags,..]
            """);
        assertThat(ok("lsinstance")).isEqualTo("Instance Status\nI        stopped\n");
        assertThat(ok("lsinstance", "--started")).isEqualTo("Instance Status\n");
        ok("rminstance", "--noprompt");
        assertThat(ok("lsinstance")).isEqualTo("Instance Status\n");
    }

    @Test
    void tagsAreMadeListedChangedAndRemoved() throws Exception {
        ok("mktag", "--description", "a label", "label");
        assertThat(ok("lstag", "l*")).isEqualTo("Tag   Definition Description\nlabel none       a label\n");
        ok("chtag", "--description", "other", "label");
        assertThat(ok("lstag", "label")).contains("other");
        assertThat(ok("lstag", "-s")).contains("application\n", "label\n", "view\n");
        ok("mkinstance", "--numresources", "1,label");
        refused("CDISA5219E", "rmtag", "label");
        ok("rminstance", "--noprompt");
        assertThat(ok("rmtag", "label")).contains("label");
        refused("CDISA5186E", "lstag", "label");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "", "x", "1.5", "NaN", "Infinity", "99999999999", "1e6", " "})
    void aCountMustBeAPositiveWholeNumber(String count) throws IOException {
        refused("CDISA5352E", "mkinstance", "--numresources", count);
        ok("mkinstance");
        refused("CDISA5352E", "addresourcespec", "--numresources", count);
        refused("CDISA5352E", "chresourcespec", "--noprompt", "--numresources", count, "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,nosuch", "1,", "1,,application", "1,*"})
    void aSpecificationsTagsMustExist(String spec) throws IOException {
        refused("CDISA5191E", "mkinstance", "--numresources", spec);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1[both]", "1[shared", "1,application[shared]x", "[shared],1"})
    void aSpecificationMustHaveItsForm(String spec) throws IOException {
        refused("CDISA5462E", "mkinstance", "--numresources", spec);
    }

    @ParameterizedTest
    @CsvSource({
        "CDISA5050E, mkdomain",
        "CDISA5090E, mkdomain -d a/b",
        "CDISA5090E, mkdomain -d ../x",
        "CDISA5185E, mkdomain -d E --property domain.highAvailabilityCount=0",
        "CDISA5183E, mkdomain -d E --property standin.nosuch=1",
        "CDISA5037E, mkdomain -d E --property nothing",
        "CDISA5061E, startdomain -d none",
        "CDISA5061E, stopdomain -d none",
        "CDISA5061E, getdomainstate -d none",
        "CDISA5061E, mkinstance -d none",
        "CDISA5061E, mktag -d none t",
        "CDISA5061E, lsdomain none",
        "CDISA5158E, startdomain",
        "CDISA5056E, stopdomain",
        "CDISA5056E, stopdomain --force",
        "CDISA5056E, startinstance",
        "CDISA5056E, stopinstance",
        "CDISA5056E, quiesceresource --noprompt mesos_1",
        "CDISA5071E, getinstancestate",
        "CDISA5071E, addresourcespec --numresources 1",
        "CDISA5071E, rminstance --noprompt",
        "CDISA5091E, mkinstance -i 1",
        "CDISA5462E, mkinstance --hosts a,b",
        "CDISA5013E, mktag --property memory=1 t",
        "CDISA5189E, mktag view",
        "CDISA5189E, rmtag view",
        "CDISA5189E, chtag --clear view",
        "CDISA5186E, chtag --clear t",
        "CDISA5186E, rmtag t",
        "CDISA5462E, mktag 1t",
        "CDISA5462E, mktag a-b",
        "CDISA5037E, mktag --property =1 t",
        "CDISA5037E, mktag --property memory t",
        "CDISA5183E, setdomainproperty standin.x=1",
        "CDISA5185E, setdomainproperty standin.startType=SOMETIMES",
        "CDISA5185E, setdomainproperty standin.retryMillis=NaN",
        "CDISA5037E, setdomainproperty x",
        "CDISA5183E, getdomainproperty no.such",
        "CDISA5071E, setproperty instance.highAvailabilityCount=2",
        "CDISX0100E, nosuchcommand",
        "CDISX0100E, mkinstance --nosuchoption",
        "CDISX0100E, addresourcespec",
        "CDISX0100E, rmresourcespec x",
    })
    void whatIsWrongIsRefused(String id, String line) throws IOException {
        refused(id, line.split(" "));
    }

    @Test
    void specificationsThatAreNotThere() throws IOException {
        ok("mkinstance");
        refused("CDISA5178E", "rmresourcespec", "7");
        refused("CDISA5178E", "chresourcespec", "--noprompt", "--numresources", "1", "7");
        refused("CDISA5063E", "mkinstance");
    }

    @Test
    void aTypeWithoutAManager() throws IOException {
        ok("setdomainproperty", "domain.externalResourceManager=nosuch");
        String before = store.instances().toString();
        Result result = run("startdomain");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("CDISR601").contains("CDISA5158E");
        assertThat(ok("getdomainstate")).contains("STOPPED");
        assertThat(store.instances()).hasToString(before);
        assertThat(refused("CDISA9011E", "mktag", "--property", "memory=1", "t"))
                .contains("CDISR601");
    }

    @Test
    void aServerThatTalksGarbage() throws Exception {
        try (ServerSocket garbage = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread talker = new Thread(() -> {
                while (!garbage.isClosed()) {
                    try (Socket client = garbage.accept()) {
                        client.getOutputStream().write("\u0000garbage}{\nmore\n".getBytes(StandardCharsets.UTF_8));
                        client.getOutputStream().flush();
                        client.getInputStream().read();
                    } catch (IOException e) {
                        continue;
                    }
                }
            });
            talker.setDaemon(true);
            talker.start();
            byte[] node = ("{\"host\":\"localhost\",\"ip\":\"127.0.0.1\",\"port\":" + garbage.getLocalPort()
                            + ",\"pid\":1,\"version\":\"4.3.0.0\",\"status\":\"RUNNING\"}")
                    .getBytes(StandardCharsets.UTF_8);
            zk.create(StandInPaths.servers("garbage", null) + "/server-0000000000", node, CreateMode.EPHEMERAL);
            ok("setdomainproperty", "domain.externalResourceManager=garbage");
            assertThat(refused("CDISA9011E", "mktag", "--property", "memory=1", "t"))
                    .contains("CDIS");
            Result result = run("startdomain");
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).contains("CDISA5158E").doesNotContain("Exception");
            assertThat(ok("getdomainstate")).contains("STOPPED");
        }
    }

    @Test
    void aDomainWhoseControllersAreGoneSaysSo() throws Exception {
        ok("mkinstance");
        store.changeDomain(d -> d.starting("c").withState(DomainState.RUNNING));
        assertThat(refused("CDISA5264E", "startinstance")).contains("stopdomain --force");
        refused("CDISA5264E", "quiesceresource", "--noprompt", "x_1");
        refused("CDISA5055E", "startdomain");
        refused("CDISA5051E", "rmdomain", "--noprompt");
        store.changeInstance("I", i -> i.withState(InstanceState.RUNNING));
        refused("CDISA5060E", "stopdomain");
        refused("CDISA5064E", "rminstance", "--noprompt");
        // The manager is gone too: forced, it stops all the same.
        Result forced = run("stopdomain", "--force");
        assertThat(forced.exitCode()).isZero();
        assertThat(forced.out()).contains("CDISA3025W", "CDISA0024I");
        assertThat(ok("getinstancestate")).contains("State: STOPPED");
    }

    @Test
    void noZooKeeper() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = ToolRunner.run(
                Map.of(), new BufferedReader(new StringReader("")), System.out, new PrintStream(err), "lsdomain");
        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("CDISX0102E");
    }

    @Test
    void everySwitchIsExplained() {
        assertThat(ok("man", "domainproperties"))
                .contains("standin.stopRelease (all)", "controller.startTimeout (120)");
        assertThat(ok("man", "properties")).contains("instance.highAvailabilityCount (1)");
        assertThat(ok("getzk")).isEqualTo(server.connectString() + "\n");
    }

    @Test
    void propertiesFromAFile() throws IOException {
        Path file = dir.resolve("properties");
        Files.writeString(file, "# comment\ndomain.highAvailabilityCount = 2\n\nother=a=b\n");
        ok("mkdomain", "-d", "E", "--propfile", file.toString());
        assertThat(ok("getdomainproperty", "-d", "E", "domain.highAvailabilityCount", "other"))
                .isEqualTo("domain.highAvailabilityCount=2\nother=a=b\n");
        refused("CDISR6014E", "mkdomain", "-d", "F", "--propfile", "/no/such/file");
    }
}
