package streamsx.mesos.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.standin.server.StopCommand;

/** Several domains, several resource servers, and their end. */
@Timeout(120)
class ServerScenariosIT {
    @TempDir
    Path dir;

    private static Site.Told stopResourceServer(Site site, String... options) {
        List<String> command = new ArrayList<>(List.of("stop", "--type", "mesos", "--zkconnect", site.zkConnect()));
        command.addAll(List.of(options));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int exitCode = StopCommand.run(command.toArray(String[]::new), out, out);
        return new Site.Told(exitCode, printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("D-06: StopResourceServer is refused while resources are allocated or promised, unless by --force")
    void d06() throws Exception {
        try (Site site = new Site(dir)) {
            TestDomain domain = TestDomain.make(site, "D");
            TestInstance manager = site.instance().awaitServing();
            try (TestClient client = new TestClient(site, "D06", "D")) {
                List<String> promised = client.allocate(AllocateType.FLEXIBLE, 1);
                assertThat(promised).containsExactly("resource_0 PENDING");
                Site.Told refused = stopResourceServer(site);
                assertThat(refused.exitCode()).isEqualTo(1);
                assertThat(refused.out()).contains("CDISR6020E", "--force").doesNotContain("CDISR6018I");
                assertThat(domain.managed("resource_0").get("requestState").asText())
                        .isEqualTo("PENDING");
                assertThat(client.allocate(AllocateType.FLEXIBLE, 1)).containsExactly("resource_1 PENDING");

                Site.Told forced = stopResourceServer(site, "--force");
                assertThat(forced.exitCode()).as(forced.out()).isZero();
                assertThat(forced.out()).containsSubsequence("CDISR6018I", "CDISR6019I");
                // Only the server is stopped: what was promised stays so.
                assertThat(manager.wanted()).hasSize(2);
                manager.ready();
                manager.awaitServing();
                client.releaseAll();
                Site.Told idle = stopResourceServer(site);
                assertThat(idle.exitCode()).as(idle.out()).isZero();
            }
        }
    }

    @Test
    @DisplayName("D-09: two domains under one manager for all domains; each start has a client id of its own")
    void d09All() throws Exception {
        try (Site site = new Site(dir)) {
            site.agent(8);
            site.controllersHere();
            TestInstance manager = site.instance().awaitServing();
            TestDomain one = TestDomain.make(site, "One").start();
            TestDomain two =
                    TestDomain.make(site, "Two", "standin.stopRelease=both").start();
            one.run(1);
            two.run(1);
            List<TestDomain.Row> ofOne = one.all();
            assertThat(Stream.concat(ofOne.stream(), two.all().stream()).map(TestDomain.Row::name))
                    .doesNotHaveDuplicates()
                    .hasSize(4);
            String client = two.clientId();
            two.streamtool("stopdomain", "--force");
            Site.until(
                    "what the second had has ended",
                    () -> manager.wanted().size() == 2
                            && manager.resources().stream()
                                    .filter(r -> r.clientId().equals(client))
                                    .allMatch(r -> r.state().ended()));
            assertThat(one.all()).isEqualTo(ofOne);
            two.start();
            assertThat(two.clientId()).isNotEqualTo(client);
            assertThat(manager.wanted()).hasSize(3).noneMatch(r -> r.clientId().equals(client));
            two.streamtool("startinstance");
            one.streamtool("stopinstance");
            one.streamtool("stopdomain");
            two.awaitResources(1, r -> true);
            assertThat(manager.wanted()).hasSize(2).allMatch(r -> r.clientId().startsWith("Two-"));
            one.assertNoViolations();
            two.assertNoViolations();
        }
    }

    @Test
    @DisplayName("D-09: one manager per domain: equal names, but nothing that one does touches the other")
    void d09PerDomain() throws Exception {
        try (Site site = new Site(dir)) {
            site.agent(8);
            site.controllersHere();
            TestInstance ofOne = site.instance("One", Site.policy(), l -> l).awaitServing();
            TestInstance ofTwo = site.instance("Two", Site.policy(), l -> l).awaitServing();
            assertThat(ofOne.frameworkId()).isNotEqualTo(ofTwo.frameworkId());
            TestDomain one = TestDomain.make(site, "One").start();
            TestDomain two =
                    TestDomain.make(site, "Two", "standin.stopRelease=both").start();
            one.run(1);
            List<TestDomain.Row> before = one.all();
            assertThat(before).extracting(TestDomain.Row::nativeId).containsExactly("resource_0", "resource_1");
            two.run(1);
            assertThat(two.all()).extracting(TestDomain.Row::nativeId).containsExactly("resource_0", "resource_1");
            site.toolSwitches(Map.of("standin.connectTimeoutMs", "1500"));
            TestDomain.make(site, "Three").refused("CDISA5158E", "startdomain");
            assertThat(TestDomain.make(site, "Four").refused("CDISR601", "mktag", "--property", "cores=1", "small"))
                    .contains("CDISA9011E");
            site.toolSwitches(Map.of());

            assertThat(stopResourceServer(site, "--domain-id", "Two").out()).contains("CDISR6020E");
            two.streamtool("stopdomain", "--force");
            assertThat(stopResourceServer(site, "--domain-id", "Two").exitCode())
                    .isZero();
            assertThat(ofTwo.wanted()).isEmpty();
            assertThat(one.all()).isEqualTo(before);
            assertThat(ofOne.wanted()).extracting(StreamsMesosResource::id).containsExactly("resource_0", "resource_1");
            one.assertNoViolations();
            two.assertNoViolations();
        }
    }
}
