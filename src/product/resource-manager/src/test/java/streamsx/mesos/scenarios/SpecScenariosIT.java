package streamsx.mesos.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;

/**
 * Resources of instances come and go by specifications; one domain, one machine with room for three besides the domain.
 */
@Timeout(120)
class SpecScenariosIT extends OneSite {
    private static final int ROOM = 3;
    private TestInstance manager;
    private TestDomain domain;

    @Override
    void furnish(Site site) throws Exception {
        site.agent(1 + ROOM);
        site.controllersHere();
        manager = site.instance(Site.policy(6_000, 200, 100, 10_000)).awaitServing();
        domain =
                TestDomain.make(site, "D", "standin.commandTimeoutMillis=30000").start();
    }

    /** What a test that failed has left. */
    @AfterEach
    void stopInstances() {
        domain.streamtool("lsinstance")
                .lines()
                .skip(1)
                .map(l -> l.split(" ")[0])
                .forEach(id -> {
                    domain.instance(id).tool("stopinstance");
                    domain.instance(id).tool("rminstance", "--noprompt");
                });
    }

    /** All but the domain's own resource are given back, and ended in order. */
    private void assertOnlyTheDomainIsLeft() {
        Site.until(
                "only the domain's resource is left",
                () -> manager.wanted().size() == 1
                        && manager.resources().stream()
                                .filter(r -> !r.request().wanted())
                                .allMatch(r -> r.state().ended()));
        domain.assertNoViolations();
    }

    @Test
    @DisplayName("T-01: domain and instance are made and started, with default sizes")
    void t01() {
        TestDomain one = domain.instance("T01");
        assertThat(one.streamtool("mkinstance")).contains("CDISA0027I");
        assertThat(one.streamtool("startinstance")).contains("CDISA0030I", "CDISA0031I", "CDISC0003I");
        assertThat(one.streamtool("getdomainstate")).contains("Domain: D State: STARTED");
        assertThat(one.services())
                .hasSize(1)
                .allMatch(r -> r.line().contains("RUNNING:aas,auditlog,controller,jmx,sws")
                        && r.line().contains("audit,authentication,jmx,sws"));
        TestDomain.Row only = one.awaitResources(1, r -> true).get(0);
        assertThat(one.streamtool("getinstancestate"))
                .contains(
                        "Instance: T01 Started: yes State: RUNNING Resources: 1 (1/1 Management, 1/1 Application)",
                        "1[1(none)[shared]]");
        StreamsMesosResource task = manager.resources().stream()
                .filter(r -> r.id().equals(only.nativeId()))
                .findFirst()
                .orElseThrow();
        assertThat(task.task().cores()).isEqualTo(Site.CORES);
        assertThat(task.task().memory()).isEqualTo(Site.MEMORY);
        assertThat(one.streamtool("lsinstance", "T01")).contains("started");
        one.end();
        Site.until("the instance's resource has ended in order", () -> Site.ended(manager, only.nativeId()));
        assertOnlyTheDomainIsLeft();
    }

    @Test
    @DisplayName("T-02a: a specification is added to a running instance, and resources are there")
    void t02a() {
        TestDomain one = domain.instance("T02a").run(1);
        assertThat(one.streamtool("addresourcespec", "--numresources", "2")).contains("2[2(none)[shared]]");
        List<TestDomain.Row> all = one.awaitResources(3, r -> true);
        assertThat(all.subList(1, 3))
                .allMatch(r -> r.line().contains("RUNNING:app") && r.line().contains("2[2(none)[shared]]"));
        one.end();
        assertOnlyTheDomainIsLeft();
    }

    @Test
    @DisplayName("T-02b: a specification is added, its resource is promised, and comes when there is room")
    void t02b() throws Exception {
        TestDomain one = domain.instance("T02b").run(ROOM);
        assertThat(one.streamtool("addresourcespec", "--numresources", "1"))
                .contains("CDISA3018W 0 of 1 ", "1 more are promised");
        assertThat(one.streamtool("lsresources", "-l")).containsPattern("mesos_resource_\\d+ +PENDING");
        assertThat(one.resources()).hasSize(ROOM);
        SandboxAgent more = site().agent(1);
        List<TestDomain.Row> all = one.awaitResources(ROOM + 1, r -> true);
        assertThat(one.messages("CDISA0100I"))
                .filteredOn(m -> m.contains(all.get(ROOM).name() + " "))
                .hasSize(1);
        one.end();
        assertOnlyTheDomainIsLeft();
        more.closeAndKillTasks();
    }

    @Test
    @DisplayName("T-03: a resource is added when none are left: the instance goes on, the promise can be given up")
    void t03() {
        TestDomain one = domain.instance("T03").run(ROOM);
        List<TestDomain.Row> before = one.resources();
        assertThat(one.streamtool("addresourcespec", "--numresources", "1")).contains("CDISA3018W");
        one.streamtool("rmresourcespec", "--noprompt", "2");
        assertThat(one.resources()).isEqualTo(before);
        StreamsMesosResource promised = manager.wanted().get(manager.wanted().size() - 1);
        assertThat(promised.state()).isEqualTo(ResourceState.NEW);
        one.end();
        assertOnlyTheDomainIsLeft();
        assertThat(manager.resources())
                .filteredOn(r -> r.id().equals(promised.id()))
                .allMatch(r -> r.state() == ResourceState.CANCELLED && r.attempts() == 0);
    }

    @Test
    @DisplayName("T-04: a specification is removed: no effect until a quiesce, or the next start")
    void t04() {
        TestDomain one = domain.instance("T04").run(1);
        one.streamtool("addresourcespec", "--numresources", "2");
        List<TestDomain.Row> before = one.awaitResources(3, r -> true);
        assertThat(one.streamtool("rmresourcespec", "--noprompt", "2")).contains("started again");
        assertThat(one.resources()).isEqualTo(before);
        one.streamtool("quiesceresource", "--noprompt", before.get(1).name());
        assertThat(one.awaitResources(2, r -> true))
                .extracting(TestDomain.Row::name)
                .containsExactly(before.get(0).name(), before.get(2).name());
        one.streamtool("stopinstance");
        assertOnlyTheDomainIsLeft();
        one.streamtool("startinstance");
        one.awaitResources(1, r -> true);
        assertThat(one.streamtool("lsresources", "-l")).doesNotContain("removed");
        one.end();
        assertOnlyTheDomainIsLeft();
    }

    @Test
    @DisplayName("T-05: a resource is quiesced: given back, ended in order, and replaced in its specification")
    void t05() {
        TestDomain one = domain.instance("T05").run(2);
        TestDomain.Row old = one.resources().get(1);
        assertThat(one.tool("quiesceresource", old.name()).out()).contains("CDISC1013W", "CDISC0010I");
        assertThat(one.streamtool("quiesceresource", "--noprompt", old.name()))
                .containsSubsequence("CDISC0075I", "CDISA0035I", "CDISA0042I", "CDISA0101I");
        List<TestDomain.Row> now =
                one.awaitResources(2, r -> r.stream().noneMatch(x -> x.name().equals(old.name())));
        assertThat(now.get(1).line()).contains("1[2(none)[shared]]");
        assertThat(one.messages("CDISA0088I"))
                .filteredOn(m ->
                        m.contains(old.name() + " is replaced by " + now.get(1).name()))
                .hasSize(1);
        Site.until("the quiesced resource has ended in order", () -> Site.ended(manager, old.nativeId()));
        one.end();
        assertOnlyTheDomainIsLeft();
    }

    @Test
    @DisplayName("T-08: both high-availability counts are raised and lowered: management resources come and go")
    void t08() {
        TestDomain one = domain.instance("T08").run(1);
        assertThat(one.streamtool("setdomainproperty", "domain.highAvailabilityCount=2"))
                .contains("CDISA0085I");
        Site.until(
                "the domain has a standby",
                () -> one.services().size() == 2
                        && one.services().stream().allMatch(r -> r.status().equals("RUNNING")));
        assertThat(one.streamtool("setproperty", "instance.highAvailabilityCount=2"))
                .contains("CDISA0086I");
        one.awaitInstance("Resources: 2 (2/2 Management");
        assertThat(manager.wanted()).hasSize(4);
        TestDomain.Row standby = one.services().get(1);
        TestDomain.Row view = one.resources().get(1);
        assertThat(view.line()).contains("management,view");
        one.streamtool("setdomainproperty", "domain.highAvailabilityCount=1");
        one.streamtool("setproperty", "instance.highAvailabilityCount=1");
        one.awaitInstance("Resources: 1 (1/1 Management");
        Site.until(
                "both have ended in order",
                () -> one.services().size() == 1
                        && Site.ended(manager, standby.nativeId())
                        && Site.ended(manager, view.nativeId()));
        one.end();
        assertOnlyTheDomainIsLeft();
    }

    @Test
    @DisplayName("T-09: a specification of a million: no unreasonable number of resources or promises")
    void t09() {
        TestDomain one = domain.instance("T09").run(1);
        assertThat(one.streamtool("addresourcespec", "--numresources", "1000000"))
                .contains("CDISA3018W", "of 1000000 resources");
        one.awaitResources(ROOM, r -> true);
        int most = Site.policy().requests().maxPerRequest();
        assertThat(manager.wanted()).hasSizeBetween(2 + ROOM, 2 + most);
        assertThat(one.streamtool("getdomainstate")).contains("STARTED");
        one.end();
        assertOnlyTheDomainIsLeft();
    }

    @Test
    @DisplayName("T-S2: a specification of four where two fit; when the instance stops, what was promised is cancelled")
    void ts2() {
        TestDomain one = domain.instance("TS2").run(1);
        one.streamtool("addresourcespec", "--numresources", "4");
        List<TestDomain.Row> real = one.awaitResources(ROOM, r -> true);
        List<StreamsMesosResource> promised = manager.wanted().stream()
                .filter(r -> r.state() == ResourceState.NEW)
                .toList();
        assertThat(promised).hasSize(2);
        one.streamtool("stopinstance");
        assertOnlyTheDomainIsLeft();
        assertThat(manager.resources())
                .filteredOn(r -> promised.stream().anyMatch(p -> p.id().equals(r.id())))
                .hasSize(2)
                .allMatch(r -> r.state() == ResourceState.CANCELLED && r.attempts() == 0);
        assertThat(real).allMatch(r -> Site.ended(manager, r.nativeId()));
        one.streamtool("rminstance", "--noprompt");
    }

    @Test
    @DisplayName(
            "D-20: an instance whose only resource is for management warns (CDISA3013W); one with the tag does not")
    void d20() {
        TestDomain one = domain.instance("D20");
        one.streamtool("mkinstance");
        assertThat(one.streamtool("startinstance")).contains("CDISA3013W").contains("app service has started");
        one.streamtool("stopinstance");
        one.streamtool("chresourcespec", "--noprompt", "--numresources", "1,application", "1");
        assertThat(one.streamtool("startinstance")).doesNotContain("CDISA3013W").contains("app service has started");
        one.end();
        assertOnlyTheDomainIsLeft();
    }
}
