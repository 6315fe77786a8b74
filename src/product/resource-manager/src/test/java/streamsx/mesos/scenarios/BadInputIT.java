package streamsx.mesos.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.sandbox.streams.store.Zk;
import streamsx.mesos.standin.config.StandInPaths;

/**
 * What must be refused by streamtool, or by the manager through it: with an id, an exit code, and without any effect.
 */
@Timeout(60)
class BadInputIT extends OneSite {
    private TestInstance manager;
    private TestDomain domain;
    private Zk zk;
    private List<Object> before;

    /** JUnit calls no method of a superclass that is overridden without the annotation. */
    @Override
    @AfterAll
    void close() throws IOException {
        zk.close();
        super.close();
    }

    @Override
    void furnish(Site site) throws Exception {
        site.agent(4);
        site.controllersHere();
        zk = Zk.connect(site.zkConnect(), Duration.ofSeconds(10), Duration.ofSeconds(10));
        manager = site.instance(Site.policy(3_000, 200, 500, 10_000)).awaitServing();
        domain = TestDomain.make(site, "D").start().run(1);
        domain.streamtool("mktag", "--property", "cores=0.5", "small");
        domain.streamtool("addresourcespec", "--numresources", "1,small");
        domain.awaitResources(2, r -> true);
        Site.until(
                "the answers count as arrived",
                () -> manager.wanted().stream().allMatch(StreamsMesosResource::answered));
        TestDomain.make(site, "Idle").streamtool("mkinstance");
    }

    /** All that the domains have stored, and what the manager has committed. */
    private List<Object> everything() throws IOException {
        Map<String, String> stored = new TreeMap<>();
        collect(StandInPaths.DOMAINS, stored);
        return new ArrayList<>(List.of(stored, manager.resources()));
    }

    private void collect(String path, Map<String, String> stored) throws IOException {
        stored.put(
                path,
                zk.get(path)
                        .map(s -> s.data() == null ? "" : new String(s.data(), StandardCharsets.UTF_8))
                        .orElse("gone"));
        for (String child : zk.children(path)) {
            collect(path + "/" + child, stored);
        }
    }

    @BeforeEach
    void look() throws IOException {
        before = everything();
    }

    @AfterEach
    void nothingHasChanged() throws IOException {
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cores=-1",
                "cores=NaN",
                "cores=Infinity",
                "memory=-Infinity",
                "memory=much",
                "cores=",
                "memory=1d",
                "cores=0x10",
                "cores=1,5",
                "memory=-0.001"
            })
    void aTagThatIsNoNumberIsRefused(String property) {
        assertThat(domain.refused("CDISA5014E", "mktag", "--property", property, "bad"))
                .contains("CDISR6007E", "bad", property.substring(0, property.indexOf('=')));
        domain.refused("CDISA5014E", "chtag", "--property", property, "small");
    }

    @ParameterizedTest
    @CsvSource({"disk=1, CDISR6005E", "Cores=1, CDISR6005E", "cores, CDISA5037E", "=1, CDISA5037E"})
    void aPropertyThatIsNoneIsRefused(String property, String id) {
        domain.refused(id, "mktag", "--property", property, "bad");
    }

    @Test
    void aDefinitionInAFileAReservedNameAndTwoOfAKindAreRefused(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("definition"), "<cores>1</cores>");
        assertThat(domain.refused("CDISA5014E", "mktag", "--deffile", file.toString(), "bad"))
                .contains("CDISR6004E");
        domain.refused("CDISR6014E", "mktag", "--deffile", dir.resolve("none").toString(), "bad");
        domain.refused("CDISA5189E", "mktag", "management");
        domain.refused("CDISA5177E", "mktag", "small");
        domain.refused("CDISA5219E", "rmtag", "small");
        domain.refused("CDISA5037E", "mktag", "--property", "cores=1", "--property", "cores=2", "bad");
    }

    @ParameterizedTest
    @CsvSource({
        "0, CDISA5352E",
        "-1, CDISA5352E",
        "'', CDISA5352E",
        "some, CDISA5352E",
        "1.5, CDISA5352E",
        "NaN, CDISA5352E",
        "99999999999, CDISA5352E",
        "'1,none', CDISA5191E",
        "'1[alone]', CDISA5462E",
        "'1,', CDISA5191E"
    })
    void aSpecificationThatIsNoneIsRefused(String spec, String id) {
        domain.refused(id, "addresourcespec", "--numresources", spec);
        domain.refused(id, "mkinstance", "-i", "Bad", "--numresources", spec);
        domain.refused(id, "chresourcespec", "--noprompt", "--numresources", spec, "2");
    }

    @Test
    @DisplayName("A count of a million is answered with what can be, up to MAX_RESOURCES_PER_REQUEST")
    void aMillion() throws Exception {
        TestDomain idle = domain.instance("Million");
        idle.streamtool("mkinstance", "--numresources", "1000000");
        assertThat(idle.streamtool("startinstance")).contains("CDISA3018W").contains("CDISA0031I");
        assertThat(manager.wanted())
                .hasSizeBetween(3 + 1, 3 + 2 * Site.policy().requests().maxPerRequest());
        idle.end();
        Site.until(
                "all of it is given back",
                () -> manager.wanted().size() == 3
                        && manager.resources().stream()
                                .filter(r -> !r.request().wanted())
                                .allMatch(r -> r.state().ended()));
        before = everything();
    }

    @Test
    void aTypeWithoutAManagerIsSaidSo() {
        site().toolSwitches(Map.of("standin.connectTimeoutMs", "500"));
        domain.refused("CDISA5184E", "setdomainproperty", "domain.externalResourceManager=yarn");
        TestDomain other = TestDomain.make(site(), "Other", "domain.externalResourceManager=yarn");
        assertThat(other.refused("CDISA5158E", "startdomain")).contains("CDISR6017E", "yarn");
        assertThat(other.refused("CDISA9011E", "mktag", "--property", "cores=1", "small"))
                .contains("CDISR6017E");
        assertThat(other.streamtool("getdomainstate")).contains("STOPPED");
        other.streamtool("rmdomain", "--noprompt", "--force");
        site().toolSwitches(Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "startdomain",
                "stopdomain",
                "rmdomain --noprompt",
                "getdomainstate",
                "mktag x",
                "lstag",
                "mkinstance",
                "startinstance",
                "stopinstance",
                "getinstancestate",
                "lsresources",
                "addresourcespec --numresources 1",
                "rmresourcespec 1",
                "quiesceresource --noprompt mesos_resource_1",
                "setdomainproperty a=b",
                "lsdomain NoSuch",
                "genkey"
            })
    void aDomainThatDoesNotExistIsSaidSo(String command) {
        List<String> line = new ArrayList<>(List.of(command.split(" ")));
        line.addAll(List.of("-d", "NoSuch"));
        domain.refused("CDISA5061E", line.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "D, startdomain, CDISA5055E",
        "D, stopdomain, CDISA5060E",
        "D, rmdomain --noprompt, CDISA5051E",
        "D, mkdomain, CDISA5050E",
        "D, startinstance, CDISA5073E",
        "D, rminstance --noprompt, CDISA5064E",
        "D, mkinstance, CDISA5063E",
        "D, stopinstance -i Nobody, CDISA5071E",
        "D, rmresourcespec 7, CDISA5178E",
        "D, quiesceresource --noprompt mesos_resource_99, CDISA5157E",
        "D, quiesceresource --noprompt mesos_resource_0, CDISA5173E",
        "D, quiesceresource --noprompt mesos_resource_1, CDISA5174E",
        "D, quiesceresource --noprompt mesos_resource_1 mesos_resource_2, CDISA5128E",
        "Idle, stopdomain, CDISA5056E",
        "Idle, startinstance, CDISA5056E",
        "Idle, stopinstance, CDISA5056E",
        "Idle, quiesceresource --noprompt mesos_resource_1, CDISA5056E"
    })
    void aCommandInTheWrongStateIsRefused(String id, String command, String message) {
        List<String> line = new ArrayList<>(List.of(command.split(" ")));
        line.addAll(List.of("-d", id));
        domain.refused(message, line.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\r\n\r\n",
                "{\"welcome\":\n",
                "{\"welcome\":true}\n]]\n",
                "\u0000\u0001\u0002\n",
                ""
            })
    void aResourceServerThatTalksGarbageDoesNoHarm(String garbage) throws Exception {
        site().toolSwitches(Map.of("standin.connectTimeoutMs", "300"));
        String registration = StandInPaths.servers("garbage", null) + "/server-0000000000";
        try (Garbage server = new Garbage(garbage)) {
            zk.create(
                    registration,
                    ("{\"host\":\"h\",\"ip\":\"127.0.0.1\",\"port\":" + server.port()
                                    + ",\"pid\":\"1\",\"version\":\"4\",\"status\":\"RUNNING\"}")
                            .getBytes(StandardCharsets.UTF_8),
                    CreateMode.EPHEMERAL);
            TestDomain other = TestDomain.make(
                    site(), "Other", "domain.externalResourceManager=garbage", "standin.commandTimeoutMillis=300");
            other.refused("CDISA9011E", "mktag", "--property", "cores=1", "small");
            other.refused("CDISA5158E", "startdomain");
            assertThat(other.streamtool("getdomainstate")).contains("STOPPED");
            assertThat(other.streamtool("lstag")).doesNotContain("small");
            other.streamtool("rmdomain", "--noprompt", "--force");
        } finally {
            zk.delete(registration);
            site().toolSwitches(Map.of());
        }
    }

    /** Says the same to everybody, whatever they say. */
    private static final class Garbage implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        Garbage(String text) throws IOException {
            new Thread(
                            () -> {
                                while (!socket.isClosed()) {
                                    try (Socket client = socket.accept();
                                            OutputStream out = client.getOutputStream()) {
                                        out.write(text.getBytes(StandardCharsets.UTF_8));
                                        out.flush();
                                        client.getInputStream().read(new byte[500]);
                                    } catch (IOException e) {
                                        // gone; the next one
                                    }
                                }
                            },
                            "garbage")
                    .start();
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
