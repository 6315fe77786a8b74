package streamsx.mesos.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the 0.5 line tried by hand of its failover: a domain, its resource managers and machines that die. All are
 * processes.
 */
@Timeout(300)
class HighAvailabilityIT {
    @TempDir
    static Path unpacked;

    @TempDir
    Path dir;

    private static Distribution distribution;

    @BeforeAll
    static void unpack() throws Exception {
        distribution = Distribution.unpack(unpacked);
    }

    @Test
    @DisplayName("T-H1, T-H2: the resource manager dies, then an agent with two or more resources")
    void th1AndTh2() throws Exception {
        try (Machines machines = new Machines(distribution, dir, 2, 4)) {
            machines.instance();
            machines.instance();
            machines.streamtool("mkdomain", "--property", "domain.externalResourceManager=mesos");
            machines.streamtool("startdomain");
            String domain = machines.streamtool("getdomainstate");
            String resources = machines.manager("getresourcestate", "-l");
            long leader = machines.leader();
            Set<ProcessHandle> streamsServer =
                    ProcessHandle.of(leader).orElseThrow().children().collect(Collectors.toSet());
            assertThat(streamsServer)
                    .as("the Streams server process of the leader")
                    .hasSize(1);
            assertThat(new ProcessBuilder("kill", "-STOP", String.valueOf(leader))
                            .start()
                            .waitFor())
                    .isZero();
            Machines.until(
                    "the Streams server process of a leader that is paused is gone",
                    () -> streamsServer.stream().noneMatch(Machines::runs));
            ProcessHandle.of(leader).orElseThrow().destroyForcibly();
            Machines.until("another instance leads", () -> machines.leader() != leader);
            assertThat(machines.streamtool("getdomainstate")).isEqualTo(domain);
            assertThat(machines.manager("getresourcestate", "-l")).isEqualTo(resources);

            machines.streamtool("mkinstance", "--numresources", "4");
            machines.streamtool("startinstance");
            Map<String, String> where = machines.agentsOfResources();
            assertThat(where).hasSize(5);
            // The one without the domain's own resource: five on two agents, so at least one has two of the instance's.
            String lost = where.values().stream()
                    .filter(a -> !a.equals(where.get("mesos_resource_0")))
                    .findFirst()
                    .orElseThrow();
            Set<String> gone = where.keySet().stream()
                    .filter(r -> where.get(r).equals(lost))
                    .collect(Collectors.toSet());
            assertThat(gone).hasSizeGreaterThanOrEqualTo(2);
            machines.lose(lost);
            // There is room for some of the replacements only: one at a time as others are given up.
            Machines.until("what was lost is replaced as far as there is room", () -> {
                Map<String, String> now = machines.agentsOfResources();
                return now.size() == 4 && now.keySet().stream().noneMatch(gone::contains);
            });
            assertThat(machines.streamtool("getinstancestate")).contains("Started: yes");
            machines.streamtool("stopinstance");
            machines.streamtool("stopdomain");
            Machines.until("no task is left", () -> machines.agentsOfResources().isEmpty());
        }
    }

    @Test
    @DisplayName("T-H3: with both high-availability counts at 2 an agent with a domain and an instance resource dies")
    void th3() throws Exception {
        try (Machines machines = new Machines(distribution, dir, 3, 4)) {
            machines.instance();
            machines.streamtool(
                    "mkdomain",
                    "--property",
                    "domain.externalResourceManager=mesos",
                    "--property",
                    "domain.highAvailabilityCount=2");
            machines.streamtool("startdomain");
            Machines.until(
                    "the domain has its two resources",
                    () -> machines.agentsOfResources().size() == 2);
            machines.streamtool(
                    "mkinstance", "--property", "instance.highAvailabilityCount=2", "--numresources", "3,application");
            machines.streamtool("startinstance");
            Machines.until(
                    "the instance runs",
                    () -> machines.streamtool("getinstancestate").contains("State: RUNNING Resources: 3 "));
            // The domain's first resource: its domain manager was there.
            String lost = machines.agentsOfResources().get("mesos_resource_0");
            machines.lose(lost);
            Machines.until(
                    "domain and instance go on in full",
                    () -> machines.agentsOfResources().size() == 5
                            && machines.streamtool("getdomainstate").contains("State: STARTED")
                            && machines.streamtool("getinstancestate").contains("State: RUNNING Resources: 3 "));
            assertThat(machines.streamtool("getdomainstate")).doesNotContain("mesos_resource_0 ");
        }
    }

    @Test
    @DisplayName("A registration that a dead leader's server left behind is retried, even where it gets the next one "
            + "refused")
    void aRegistrationLeftBehind() throws Exception {
        try (Machines machines = new Machines(distribution, dir, 1, 4)) {
            Process other = machines.foreignServer(4_000);
            machines.instance("-Dstandin.secondServer=refuse");
            // Killed only now: the new leader's first server may take its time to come, and must find the registration.
            Machines.until(
                    "the first server of the new leader was refused",
                    () -> machines.logs().contains("CDISR6003E"));
            other.destroyForcibly().waitFor();
            Machines.until("a later one serves", () -> machines.logs().contains("STANDIN07I"));
            machines.streamtool("mkdomain", "--property", "domain.externalResourceManager=mesos");
            assertThat(machines.streamtool("startdomain")).contains("CDISA0022I");
            machines.streamtool("stopdomain");
        }
    }
}
