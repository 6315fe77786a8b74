package streamsx.mesos.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.streams.resourcemgr.ResourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is not known of the product is a switch of the stand-in. For each setting of each, one domain plays a short
 * sequence with a failover in between; all of them at the same time, against the same managers but for the switches
 * that are a resource server's own.
 */
@org.junit.jupiter.api.TestInstance(Lifecycle.PER_CLASS)
@Timeout(180)
class VariantsIT {
    /** How a domain differs from the others. */
    record Variant(String name, List<String> domain, Map<String, String> client, Map<String, String> server) {
        static Variant of(String... domain) {
            return new Variant(String.join(" ", domain), List.of(domain), Map.of(), Map.of());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Variant server(String name, String value) {
        return new Variant("server: " + name + "=" + value, List.of(), Map.of(), Map.of(name, value));
    }

    static List<Variant> variants() {
        return List.of(
                Variant.of("standin.masterClientName=controller"),
                Variant.of("standin.startType=ASYNCHRONOUS"),
                Variant.of("standin.startType=FLEXIBLE"),
                Variant.of("standin.addType=SYNCHRONOUS"),
                Variant.of("standin.addType=ASYNCHRONOUS"),
                Variant.of("standin.replaceType=SYNCHRONOUS"),
                Variant.of("standin.replaceType=ASYNCHRONOUS"),
                Variant.of("standin.replacementDelayMillis=0"),
                Variant.of("standin.retryMillis=0"),
                Variant.of("standin.controllerGoneMillis=1500"),
                Variant.of("standin.parallelRequests=true"),
                Variant.of("standin.repeatLostRequests=false"),
                Variant.of("standin.unknownAllocated=ignore"),
                Variant.of("standin.cancelCall=release"),
                Variant.of("standin.revokeImminent=release"),
                Variant.of("standin.stopRelease=named"),
                Variant.of("standin.stopRelease=both"),
                Variant.of("standin.instanceHaExtra=false"),
                Variant.of("standin.chresourcespec=now"),
                Variant.of("standin.authOnConfig=true"),
                Variant.of("standin.validateSpecs=true"),
                Variant.of("domain.managementResourceAllocationTags=authentication,audit,jmx"),
                server("standin.secondServer", "refuse"),
                server("standin.initializeWhen", "started"),
                server("standin.requests", "one-at-a-time"),
                server("standin.closeUninitialized", "false"));
    }

    private Site site;
    private HousedControllers controllers;
    private final Map<Variant, TestDomain> domains = new LinkedHashMap<>();
    private final Map<Variant, TestInstance> managers = new HashMap<>();
    private final Map<Variant, CompletableFuture<Void>> outcomes = new HashMap<>();

    @BeforeAll
    void play(@TempDir Path dir) throws Exception {
        site = new Site(dir);
        controllers = site.controllersHere();
        site.agent(200);
        site.agent(200);
        TestInstance first = site.instance("", Site.policy(3_000, 200, 1_000, 10_000), l -> l)
                .awaitServing();
        List<TestInstance> leaders = new ArrayList<>(List.of(first));
        int number = 0;
        for (Variant variant : variants()) {
            String id = "D" + number++;
            List<String> properties = new ArrayList<>(variant.domain);
            properties.add("standin.commandTimeoutMillis=40000");
            domains.put(variant, TestDomain.make(site, id, properties.toArray(String[]::new)));
            controllers.clientSwitches(id, variant.client);
            managers.put(
                    variant,
                    variant.server.isEmpty()
                            ? first
                            : site.instance(id, Site.policy(3_000, 200, 1_000, 10_000), variant.server));
        }
        for (TestInstance manager : managers.values()) {
            manager.awaitServing();
        }
        leaders.addAll(managers.values().stream().filter(m -> m != first).toList());
        ExecutorService pool = Executors.newFixedThreadPool(10);
        Map<Variant, CompletableFuture<Void>> begun = new HashMap<>();
        domains.forEach((v, d) -> begun.put(v, CompletableFuture.runAsync(() -> begin(d), pool)));
        begun.values().forEach(f -> f.handle((r, e) -> null).join());

        TestInstance second = site.instance("", Site.policy(3_000, 200, 1_000, 10_000), l -> l);
        Map<Variant, TestInstance> next = new HashMap<>();
        for (Variant variant : domains.keySet()) {
            next.put(
                    variant,
                    variant.server.isEmpty()
                            ? second
                            : site.instance(
                                    domains.get(variant).id(), Site.policy(3_000, 200, 1_000, 10_000), variant.server));
        }
        // A request of each is under way when the leaders crash.
        Map<Variant, CompletableFuture<Void>> added = new HashMap<>();
        domains.forEach((v, d) -> added.put(v, begun.get(v).thenRunAsync(() -> add(d), pool)));
        leaders.forEach(TestInstance::crash);
        for (TestInstance manager : next.values()) {
            manager.awaitServing();
        }
        managers.putAll(next);
        domains.forEach((v, d) -> outcomes.put(v, added.get(v).thenRunAsync(() -> finish(v, d), pool)));
        outcomes.values().forEach(f -> f.handle((r, e) -> null).join());
        pool.shutdown();
    }

    private static void begin(TestDomain domain) {
        domain.streamtool("setdomainproperty", "standin.managerTimeoutMillis=30000");
        domain.start();
        domain.streamtool("mktag", "--property", "cores=0.5", "mesos_small");
        domain.streamtool("mktag", "--property", "cores=999", "huge");
        domain.streamtool("mkinstance", "--numresources", "1,mesos_small");
        domain.streamtool("startinstance");
        domain.awaitResources(1, r -> true);
    }

    private static void add(TestDomain domain) {
        domain.streamtool("addresourcespec", "--numresources", "1");
    }

    private void finish(Variant variant, TestDomain domain) {
        if (variant.domain.contains("standin.repeatLostRequests=false")
                && domain.resources().size() == 1) {
            domain.streamtool("addresourcespec", "--numresources", "1");
        }
        TestDomain.Row old = application(domain.awaitResources(2, r -> true));
        domain.streamtool("quiesceresource", "--noprompt", old.name());
        TestDomain.Row replacement =
                application(domain.awaitResources(2, r -> !application(r).name().equals(old.name())));
        try {
            domain.controller(replacement.nativeId()).destroyForcibly();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        domain.awaitResources(2, r -> !application(r).name().equals(replacement.name()));
        domain.streamtool("chresourcespec", "--noprompt", "--numresources", "2", "2");
        domain.streamtool("addresourcespec", "--numresources", "2,huge");
        domain.streamtool("stopinstance");
        domain.streamtool("stopdomain");
    }

    /**
     * The one of two that runs no service of the instance's own. The order of their names says nothing: 100 comes
     * before 72.
     */
    private static TestDomain.Row application(List<TestDomain.Row> two) {
        return two.stream()
                .filter(r -> !r.line().contains("management"))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("variants")
    @DisplayName("Section 5: right whichever way it is")
    void rightEitherWay(Variant variant) throws Exception {
        outcomes.get(variant).get(1, TimeUnit.SECONDS);
        TestDomain domain = domains.get(variant);
        domain.assertNoViolations();
        TestInstance manager = managers.get(variant);
        Site.until(
                "nothing of " + domain.id() + " is left",
                () -> manager.resources().stream()
                                .filter(r -> r.clientId().startsWith(domain.id() + "-"))
                                .allMatch(r -> r.state().ended())
                        && controllers.running().stream().noneMatch(c -> c.startsWith(domain.id() + " ")));
        assertThat(domain.messages("CDISA0100I"))
                .extracting(m -> m.replaceAll(".*(mesos_resource_\\d+) .*", "$1"))
                .doesNotHaveDuplicates()
                .hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    @DisplayName("Section 5: no resource was handed out to two domains")
    void nothingTwice() {
        assertThat(domains.entrySet().stream()
                        .filter(e -> e.getKey().server.isEmpty())
                        .map(Map.Entry::getValue)
                        .flatMap(d -> d.messages("CDISA0100I").stream())
                        .map(m -> m.replaceAll(".*(mesos_resource_\\d+) .*", "$1")))
                .doesNotHaveDuplicates();
    }

    @AfterAll
    void close() throws IOException, ResourceException {
        site.close();
    }
}
