package streamsx.mesos.sandbox.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A domain against a manager that starts real controllers. */
@Timeout(120)
class DomainScenarioIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void scenario1EndsWithTheReplacementOfAQuiescedResource(@TempDir Path dir) throws Exception {
        try (DomainSandbox box = new DomainSandbox(dir, 4)) {
            box.ok(
                    "mkdomain",
                    "--property",
                    "domain.externalResourceManager=fake",
                    "--property",
                    "controller.startTimeout=15");
            assertThat(box.ok("startdomain")).contains("CDISA0021I", "CDISA0100I Resource fake_0", "CDISA0022I");
            assertThat(box.ok("mktag", "--property", "memory=512", "--property", "cores=0.5", "small"))
                    .contains("small");
            box.ok("mkinstance", "--numresources", "1,small");
            assertThat(box.ok("startinstance")).contains("CDISA0030I", "CDISA3013W", "CDISA0031I");
            assertThat(box.ok("addresourcespec", "--numresources", "1")).contains("2[1(none)[shared]]", "CDISA0100I");
            DomainSandbox.until(
                    "both resources run",
                    SOON,
                    () -> box.ok("getinstancestate").contains("State: RUNNING Resources: 2"));
            assertThat(box.ok("quiesceresource", "--noprompt", "fake_2"))
                    .contains("CDISC0075I", "CDISA0035I", "CDISA0042I", "CDISA0101I");
            DomainSandbox.until(
                    "the replacement runs",
                    SOON,
                    () -> box.ok("getinstancestate").contains("fake_3   RUNNING yes         RUNNING:app"));
            assertThat(box.ok("getinstancestate").lines())
                    .containsExactly(
                            "Instance: I Started: yes State: RUNNING Resources: 2 (1/1 Management, 1/1 "
                                    + "Application) Version: 4.3.0.0",
                            "Resource Status  Schedulable Services             Tags                  "
                                    + "ResourceSpecId[count,tags,..]",
                            "fake_1   RUNNING yes         RUNNING:sam,srm,view management,small,view "
                                    + "1[1(small)[shared]]",
                            "fake_3   RUNNING yes         RUNNING:app          application           "
                                    + "2[1(none)[shared]]");
            assertThat(box.ok("getdomainstate"))
                    .startsWith("Domain: D State: STARTED\n")
                    .contains("fake_0   RUNNING RUNNING:aas,auditlog,controller,jmx,sws audit,authentication,jmx,sws");
            assertThat(box.ok("stopinstance")).contains("CDISA0032I", "CDISA0033I");
            assertThat(box.ok("stopdomain")).contains("CDISA0023I", "CDISA0024I");
            assertThat(box.ok("getdomainstate")).startsWith("Domain: D State: STOPPED");
            assertThat(box.manager.calls)
                    .contains(
                            "master streamtool [audit, authentication, jmx, sws]",
                            "allocate SYNCHRONOUS 1 I [management, small, view]",
                            "allocate FLEXIBLE 1 I [application]",
                            "release [fake_2]",
                            "ended fake_2 0",
                            "release all");
            DomainSandbox.until(
                    "all controllers have ended in order",
                    SOON,
                    () -> box.manager.calls.containsAll(List.of("ended fake_0 0", "ended fake_1 0", "ended fake_3 0")));
            assertThat(box.ok("lsmessages", "--violations")).isEmpty();
        }
    }

    @Test
    void scenario2CancelsWhatIsPromisedWhenTheInstanceStops(@TempDir Path dir) throws Exception {
        try (DomainSandbox box = new DomainSandbox(dir, 4)) {
            box.ok(
                    "mkdomain",
                    "--property",
                    "domain.externalResourceManager=fake",
                    "--property",
                    "controller.startTimeout=15");
            box.ok("startdomain");
            box.ok("mkinstance", "--numresources", "1");
            box.ok("startinstance");
            assertThat(box.ok("addresourcespec", "--numresources", "4"))
                    .contains("CDISA3018W 2 of 4 resources were allocated for resource specification 2 of "
                            + "instance I; 2 more are promised");
            box.ok("stopinstance");
            assertThat(box.manager.calls).contains("cancel [fake_4, fake_5]");
            assertThat(box.manager.calls.stream().filter(c -> c.startsWith("release")))
                    .containsExactly("release [fake_1, fake_2, fake_3]");
            DomainSandbox.until(
                    "only the domain's own controller runs",
                    SOON,
                    () -> box.manager.running().equals(List.of("fake_0")));
            assertThat(box.ok("startinstance")).contains("CDISA0031I");
            box.ok("stopinstance");
            box.ok("stopdomain");
            assertThat(box.ok("lsmessages", "--violations")).isEmpty();
        }
    }
}
