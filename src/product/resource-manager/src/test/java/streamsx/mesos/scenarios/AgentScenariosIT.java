package streamsx.mesos.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;

/** Machines on which tasks fail. */
@Timeout(120)
class AgentScenariosIT {
    @TempDir
    Path dir;

    /** Here an agent is tried again and again; that it is avoided in the end is another rule. */
    private static Policy policy(long wait, long waitAllocated) {
        return Site.policy(wait, waitAllocated, 100, 10_000)
                .with(new Policy.Quarantine(0, Duration.ofMillis(1), Policy.Quarantine.backoff(Duration.ofMillis(1))));
    }

    private static StreamsMesosResource find(TestInstance manager, String id) {
        return manager.resources().stream()
                .filter(r -> r.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("T-M2: no installation on an agent: failures are retried with back-off, on another agent if there "
            + "is one, untold")
    void tm2() throws Exception {
        try (Site site = new Site(dir).installedPerAgent()) {
            SandboxAgent bad = site.agent(8);
            TestInstance manager = site.instance(policy(20_000, 2_000)).awaitServing();
            TestDomain domain = TestDomain.make(site, "D");
            CompletableFuture<Site.Told> start = CompletableFuture.supplyAsync(() -> domain.tool("startdomain"));
            Site.until("the first resource is tried", () -> !manager.resources().isEmpty());
            String id = manager.resources().get(0).id();
            Site.until(
                    "it was tried four times",
                    () -> find(manager, id).attempts() >= 4 && find(manager, id).task() != null);
            StreamsMesosResource tried = find(manager, id);
            assertThat(tried.request().wanted()).isTrue();
            // The first pause is 200 ms, each is twice the one before.
            assertThat(tried.task().launchedAt() - tried.spec().createdAt()).isGreaterThanOrEqualTo(200 + 400 + 800);
            assertThat(start).isNotDone();

            SandboxAgent good = site.agent(8);
            Files.createSymbolicLink(site.installation(good), site.installation());
            Site.Told started = start.get(30, TimeUnit.SECONDS);
            assertThat(started.exitCode()).as(started.out()).isZero();
            assertThat(started.out()).contains("CDISA0100I Resource mesos_" + id + " ");
            assertThat(find(manager, id).task().agentId())
                    .isEqualTo(good.agentId().orElseThrow());
            domain.run(2);
            assertThat(manager.wanted())
                    .hasSize(3)
                    .allMatch(r -> r.task().agentId().equals(good.agentId().orElseThrow()));
            assertThat(domain.messages("CDISA3002W")).isEmpty();

            Files.createSymbolicLink(site.installation(bad), site.installation());
            domain.streamtool("addresourcespec", "--numresources", "1");
            domain.awaitResources(3, r -> true);
            assertThat(manager.wanted())
                    .hasSize(4)
                    .anyMatch(r -> r.task().agentId().equals(bad.agentId().orElseThrow()));
            domain.assertNoViolations();
        }
    }

    @Test
    @DisplayName("D-23: a task that runs for a moment and fails is not announced, whatever the kind of request")
    void d23() throws Exception {
        try (Site site = new Site(dir).installedPerAgent()) {
            SandboxAgent bad = site.agent(8);
            Path broken = Files.createDirectories(site.installation(bad));
            Files.createDirectories(broken.resolve("bin"));
            Files.writeString(broken.resolve("bin/streamsprofile.sh"), "STREAMS_INSTALL=$PWD/StreamsLink\n");
            Path controller = broken.resolve("system/impl/bin/startDomainController.sh");
            Files.createDirectories(controller.getParent());
            Files.writeString(controller, "#!/bin/sh\nsleep 0.3\nexit 1\n");
            Files.setPosixFilePermissions(controller, PosixFilePermissions.fromString("rwxr-xr-x"));
            TestInstance manager = site.instance(policy(2_500, 1_500)).awaitServing();
            TestDomain.make(site, "D");
            try (TestClient client = new TestClient(site, "D23", "D")) {
                assertThat(client.allocate(AllocateType.SYNCHRONOUS, 1)).containsExactly("resource_0 PENDING");
                assertThat(client.allocate(AllocateType.FLEXIBLE, 1)).containsExactly("resource_1 PENDING");
                Site.until(
                        "both were tried again",
                        () -> manager.wanted().size() == 2
                                && manager.wanted().stream().allMatch(r -> r.attempts() >= 3));
                assertThat(client.told()).isEmpty();

                SandboxAgent good = site.agent(8);
                Files.createSymbolicLink(site.installation(good), site.installation());
                Site.until("both are announced", () -> client.told().size() == 2);
                assertThat(client.told()).containsExactlyInAnyOrder("allocated resource_0", "allocated resource_1");
                assertThat(List.copyOf(manager.wanted()))
                        .allMatch(r -> r.task().agentId().equals(good.agentId().orElseThrow()));
                client.releaseAll();
            }
        }
    }
}
