package streamsx.mesos.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.leader.ExitCode;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;

/** Instances of the resource manager, and machines, go away under a domain that runs. */
@Timeout(120)
class FailoverScenariosIT {
    @TempDir
    Path dir;

    private static String resourceState(TestDomain domain) throws Exception {
        JsonNode answer = domain.custom("{\"command\":\"getresourcestate\",\"long\":\"true\"}", Locale.ENGLISH);
        assertThat(answer.get("rc").asInt()).isZero();
        return answer.get("resources").toPrettyString();
    }

    private static List<String> onAgent(TestInstance manager, SandboxAgent agent) {
        return manager.wanted().stream()
                .filter(r -> r.task() != null
                        && r.task().agentId().equals(agent.agentId().orElseThrow()))
                .map(StreamsMesosResource::id)
                .toList();
    }

    @Test
    @DisplayName("T-H1: one of two instances crashes, later the next one ends in order; the domain goes on and gets "
            + "resources")
    void th1() throws Exception {
        try (Site site = new Site(dir)) {
            site.agent(8);
            TestInstance first = site.instance().awaitServing();
            TestInstance second = site.instance();
            String framework = first.frameworkId();
            TestDomain domain = TestDomain.make(site, "D").start().run(1);
            String domainState = domain.streamtool("getdomainstate");
            String instanceState = domain.streamtool("getinstancestate");
            String resourceState = resourceState(domain);

            first.crash();
            second.awaitServing();
            assertThat(second.frameworkId()).isEqualTo(framework);
            assertThat(domain.streamtool("getdomainstate")).isEqualTo(domainState);
            assertThat(domain.streamtool("getinstancestate")).isEqualTo(instanceState);
            assertThat(resourceState(domain)).isEqualTo(resourceState);
            domain.streamtool("addresourcespec", "--numresources", "1");
            List<TestDomain.Row> two = domain.awaitResources(2, r -> true);

            TestInstance third = site.instance();
            second.close();
            assertThat(second.exitCode()).isEqualTo(ExitCode.STOPPED);
            third.awaitServing();
            assertThat(third.frameworkId()).isEqualTo(framework);
            assertThat(domain.resources()).isEqualTo(two);
            domain.streamtool("quiesceresource", "--noprompt", two.get(1).name());
            domain.awaitResources(2, r -> !r.equals(two));
            Site.until(
                    "the quiesced one has ended in order",
                    () -> Site.ended(third, two.get(1).nativeId()));
            domain.streamtool("stopinstance");
            domain.streamtool("stopdomain");
            Site.until(
                    "nothing is left",
                    () -> third.resources().stream().allMatch(r -> r.state().ended()));
            assertThat(third.resources()).allMatch(r -> Site.ended(third, r.id()));
            domain.assertNoViolations();
        }
    }

    @Test
    @DisplayName("T-H2: an agent with two resources is gone; both are replaced, one at a time as there is room")
    void th2() throws Exception {
        try (Site site = new Site(dir)) {
            site.agent(1);
            TestInstance manager = site.instance().awaitServing();
            TestDomain domain =
                    TestDomain.make(site, "D", "controller.startTimeout=60").start();
            SandboxAgent dying = site.agent(2);
            domain.run(2);
            List<TestDomain.Row> before = domain.resources();
            assertThat(onAgent(manager, dying)).hasSize(2);

            dying.closeAndKillTasks();
            Site.until(
                    "both are given back",
                    () -> domain.resources().stream().noneMatch(before::contains)
                            && manager.wanted().stream()
                                    .noneMatch(r -> before.stream()
                                            .anyMatch(b -> b.nativeId().equals(r.id()))));
            site.agent(1);
            List<TestDomain.Row> one = domain.awaitResources(1, r -> true);
            site.agent(1);
            List<TestDomain.Row> both = domain.awaitResources(
                    2, r -> r.stream().anyMatch(x -> x.name().equals(one.get(0).name())));
            assertThat(both)
                    .noneMatch(r -> before.stream().anyMatch(b -> b.name().equals(r.name())));
            assertThat(manager.wanted()).hasSize(3);
            assertThat(domain.messages("CDISA0088I")).hasSize(2);
            domain.assertNoViolations();
        }
    }

    @Test
    @DisplayName("T-H3: both high-availability counts are two, an agent with a resource of each dies: the domain "
            + "manager moves, the instance goes on")
    void th3() throws Exception {
        try (Site site = new Site(dir)) {
            List<SandboxAgent> agents = new ArrayList<>(List.of(site.agent(4), site.agent(4)));
            TestInstance manager = site.instance().awaitServing();
            Site.until("both agents are there", () -> agents.stream().allMatch(SandboxAgent::isRegistered));
            TestDomain domain =
                    TestDomain.make(site, "D", "domain.highAvailabilityCount=2").start();
            Site.until("the domain has a standby", () -> domain.services().size() == 2);
            domain.streamtool(
                    "mkinstance", "--property", "instance.highAvailabilityCount=2", "--numresources", "2,application");
            domain.streamtool("startinstance");
            domain.awaitInstance("Resources: 2 (2/2 Management, 2/2 Application)");
            String managerResource = domain.manager();
            SandboxAgent dying = agents.stream()
                    .filter(a -> onAgent(manager, a).contains(managerResource))
                    .findFirst()
                    .orElseThrow();
            List<String> lost = onAgent(manager, dying);
            assertThat(lost).hasSize(2);
            List<TestDomain.Row> kept = domain.all().stream()
                    .filter(r -> !lost.contains(r.nativeId()))
                    .toList();
            assertThat(kept).hasSize(2);

            dying.closeAndKillTasks();
            TreeSet<String> states = new TreeSet<>();
            Site.until("the domain manager is elsewhere and all is as it was", () -> {
                states.add(domain.streamtool("getinstancestate")
                        .lines()
                        .findFirst()
                        .orElseThrow()
                        .replaceAll(".*State: (\\S+).*", "$1"));
                return !domain.manager().equals(managerResource)
                        && domain.services().size() == 2
                        && domain.all().size() == 4
                        && domain.all().stream().allMatch(r -> r.status().equals("RUNNING"));
            });
            assertThat(states).contains("RUNNING").isSubsetOf("RUNNING", "PARTIALLY_RUNNING");
            assertThat(domain.all()).containsAll(kept).noneMatch(r -> lost.contains(r.nativeId()));
            domain.awaitInstance("Resources: 2 (2/2 Management, 2/2 Application)");
            assertThat(manager.wanted()).hasSize(4);
            domain.assertNoViolations();
        }
    }

    @Test
    @DisplayName("T-M1: stopped in order and started again at once: the same framework, which nobody has removed, "
            + "and the domain goes on")
    void tm1() throws Exception {
        try (Site site = new Site(dir)) {
            site.agent(8);
            TestInstance before = site.instance().awaitServing();
            TestDomain domain = TestDomain.make(site, "D").start().run(1);
            List<TestDomain.Row> resources = domain.all();
            for (int i = 0; i < 2; i++) {
                before.close();
                assertThat(before.exitCode()).isEqualTo(ExitCode.STOPPED);
                TestInstance after = site.instance().awaitServing();
                assertThat(after.frameworkId()).isEqualTo(before.frameworkId());
                assertThat(after.exitCode()).isNull();
                before = after;
            }
            assertThat(domain.all()).isEqualTo(resources);
            domain.streamtool("addresourcespec", "--numresources", "1");
            domain.awaitResources(2, r -> true);
            assertThat(domain.messages("CDISA3002W")).isEmpty();
            assertThat(before.exitCode()).isNull();
            domain.assertNoViolations();
        }
    }
}
