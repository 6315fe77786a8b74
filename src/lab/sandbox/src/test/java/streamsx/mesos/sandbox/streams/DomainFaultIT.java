package streamsx.mesos.sandbox.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import streamsx.mesos.sandbox.streams.store.DomainStore;
import streamsx.mesos.sandbox.streams.store.Zk;

/** What a domain does when something is gone, against a manager that starts real controllers. */
@Timeout(120)
class DomainFaultIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path dir;

    private DomainSandbox box;

    @BeforeEach
    void start() throws Exception {
        box = new DomainSandbox(dir, 6);
        box.ok(
                "mkdomain",
                "--property",
                "domain.externalResourceManager=fake",
                "--property",
                "controller.startTimeout=30",
                "--property",
                "standin.retryMillis=1000");
    }

    @AfterEach
    void stop() {
        box.close();
    }

    private void instance(String... specs) {
        box.ok("startdomain");
        String[] command = new String[1 + 2 * specs.length];
        command[0] = "mkinstance";
        for (int i = 0; i < specs.length; i++) {
            command[1 + 2 * i] = "--numresources";
            command[2 + 2 * i] = specs[i];
        }
        box.ok(command);
        box.ok("startinstance");
    }

    private void untilState(String line) throws Exception {
        DomainSandbox.until(
                line + " is part of\n" + box.ok("getinstancestate"),
                SOON,
                () -> box.ok("getinstancestate").contains(line));
    }

    private String managerOn() throws Exception {
        try (Zk zk = Zk.connect(box.zkConnect, Duration.ofSeconds(4), Duration.ofSeconds(10))) {
            return new DomainStore(zk, "D")
                    .manager()
                    .map(DomainStore.Holder::nativeId)
                    .orElse("none");
        }
    }

    @Test
    void aRevokedResourceIsReleasedAndReplaced() throws Exception {
        instance("2");
        box.manager.revoke("fake_2");
        untilState("fake_3   RUNNING");
        assertThat(box.manager.calls).containsSubsequence("release [fake_2]", "allocate FLEXIBLE 1 I [application]");
        assertThat(box.ok("lsmessages")).contains("CDISA3002W", "CDISA0088I Resource fake_2 is replaced by fake_3");
    }

    @Test
    void aControllerThatDiesWithoutNoticeIsFound() throws Exception {
        instance("2");
        box.manager.process("fake_2").destroyForcibly();
        untilState("fake_3   RUNNING");
        assertThat(box.ok("lsmessages")).contains("CDISA5043E");
        assertThat(box.manager.calls).containsSubsequence("release [fake_2]", "allocate FLEXIBLE 1 I [application]");
    }

    @Test
    void withTwoCopiesTheDomainManagerMovesWhenItsControllerDies() throws Exception {
        box.ok("setdomainproperty", "domain.highAvailabilityCount=2");
        instance("1");
        assertThat(box.manager.calls).contains("allocate SYNCHRONOUS 1 null [audit, authentication, jmx, sws]");
        assertThat(managerOn()).isEqualTo("0");
        box.manager.process("fake_0").destroyForcibly();
        DomainSandbox.until("the domain manager moves", SOON, () -> managerOn().equals("1"));
        DomainSandbox.until(
                "the resource is replaced",
                SOON,
                () -> box.ok("getdomainstate").contains("fake_3   RUNNING RUNNING:aas"));
        assertThat(box.ok("addresourcespec", "--numresources", "1")).contains("CDISA0100I");
        box.ok("stopinstance");
        box.ok("stopdomain");
        assertThat(box.ok("lsmessages", "--violations")).isEmpty();
    }

    @Test
    void theCountsChangeWhileTheDomainRuns() throws Exception {
        instance("1");
        assertThat(box.ok("setdomainproperty", "domain.highAvailabilityCount=2"))
                .contains("CDISA0085I");
        DomainSandbox.until(
                "there is a second one", SOON, () -> box.ok("getdomainstate").contains("fake_2   RUNNING RUNNING:aas"));
        assertThat(box.ok("setproperty", "instance.highAvailabilityCount=2")).contains("CDISA0086I");
        untilState("2 (2/2 Management");
        box.ok("setdomainproperty", "domain.highAvailabilityCount=1");
        DomainSandbox.until("it goes back", SOON, () -> box.manager.calls.contains("ended fake_2 0"));
        box.ok("setproperty", "instance.highAvailabilityCount=1");
        untilState("1 (1/1 Management");
    }

    @Test
    void aPromiseIsKeptLater() throws Exception {
        box.manager.setSlots(2);
        instance("1");
        assertThat(box.ok("addresourcespec", "--numresources", "1")).contains("0 of 1", "1 more are promised");
        assertThat(box.ok("lsresources", "-l")).contains("fake_2   PENDING");
        box.manager.setSlots(3);
        untilState("fake_2   RUNNING yes         RUNNING:app");
    }

    @Test
    void aHugeCountIsAnsweredWithWhatCanBe() throws Exception {
        instance("1");
        assertThat(box.ok("addresourcespec", "--numresources", "1000000")).contains("4 of 1000000");
        assertThat(box.ok("lsresources", "-l").lines().count()).isLessThan(20);
        box.ok("stopinstance");
    }

    @Test
    void theManagersServerMayGoAndComeBack() throws Exception {
        instance("1");
        String before = box.ok("getinstancestate");
        box.server().crash();
        assertThat(box.ok("getinstancestate")).isEqualTo(before);
        box.serve();
        assertThat(box.ok("addresourcespec", "--numresources", "1")).contains("CDISA0100I");
        assertThat(box.ok("lsmessages")).contains("CDISA3014W").containsPattern("(?s)CDISA3014W.*CDISA0113I");
    }

    @Test
    void aRequestWhoseAnswerIsLostIsSentAgain() throws Exception {
        instance("1");
        CountDownLatch asked = new CountDownLatch(1);
        box.manager.beforeAnswer.set(() -> {
            box.server().crash();
            asked.countDown();
        });
        Thread server = new Thread(() -> {
            try {
                asked.await();
                box.serve();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        assertThat(box.ok("addresourcespec", "--numresources", "1")).contains("CDISA0100I Resource fake_3");
        server.join();
        assertThat(box.manager.calls.stream().filter(c -> c.equals("allocate FLEXIBLE 1 I [application]")))
                .hasSize(2);
    }

    @Test
    void aDomainThatDoesNotRepeatAsksNoMore() throws Exception {
        box.ok("setdomainproperty", "standin.repeatLostRequests=false");
        instance("1");
        CountDownLatch asked = new CountDownLatch(1);
        box.manager.beforeAnswer.set(() -> {
            box.server().crash();
            asked.countDown();
        });
        assertThat(box.ok("addresourcespec", "--numresources", "1")).contains("CDISA3012W");
        asked.await();
        box.serve();
        DomainSandbox.until(
                "it is connected again", SOON, () -> box.ok("lsmessages").split("CDISA0113I", -1).length > 2);
        assertThat(box.manager.calls.stream().filter(c -> c.equals("allocate FLEXIBLE 1 I [application]")))
                .hasSize(1);
        box.ok("stopinstance");
    }

    @Test
    void noResourcesForTheInstance() throws Exception {
        box.manager.setSlots(1);
        box.ok("startdomain");
        box.ok("mkinstance");
        DomainSandbox.Result result = box.tool("startinstance");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("CDISA5159E");
        assertThat(box.ok("lsinstance")).contains("stopped");
        box.manager.setSlots(2);
        box.ok("startinstance");
    }

    @Test
    void aDomainWithoutAResourceDoesNotStart() {
        box.manager.setSlots(0);
        DomainSandbox.Result result = box.tool("startdomain");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("CDISR6027E", "CDISA5158E");
        box.manager.setSlots(1);
        box.ok("startdomain");
    }

    @Test
    void aHeadlessDomainIsStoppedByForceAndStartsUnderAnotherClient() throws Exception {
        instance("1");
        box.manager.process("fake_0").destroyForcibly();
        DomainSandbox.until(
                "the controller's node is gone", SOON, () -> managerOn().equals("none"));
        assertThat(box.ok("stopdomain", "--force")).contains("CDISA0024I");
        assertThat(box.manager.calls).contains("release [fake_0, fake_1]", "release all");
        box.ok("startdomain");
        box.ok("startinstance");
        assertThat(box.ok("getinstancestate")).contains("State: RUNNING Resources: 1");
        assertThat(box.tool("stopdomain").err()).contains("CDISA5060E");
        assertThat(box.ok("stopdomain", "--force")).contains("CDISA0033I", "CDISA0024I");
    }

    @ParameterizedTest
    @CsvSource({"all, false, true", "named, true, false", "both, true, true"})
    void whatStopdomainCallsIsASwitch(String how, boolean byName, boolean all) {
        box.ok("setdomainproperty", "standin.stopRelease=" + how);
        box.ok("startdomain");
        box.ok("stopdomain");
        assertThat(box.manager.calls.contains("release [fake_0]")).isEqualTo(byName);
        assertThat(box.manager.calls.contains("release all")).isEqualTo(all);
        assertThat(box.ok("getdomainstate")).isEqualTo("Domain: D State: STOPPED\nResource Status Services Tags\n\n");
    }

    @Test
    void rmresourcespecTakesEffectAtTheNextStart() throws Exception {
        instance("1", "1");
        assertThat(box.ok("rmresourcespec", "2")).contains("started again");
        untilState("Resources: 2");
        box.ok("chresourcespec", "--noprompt", "--numresources", "2", "1");
        assertThat(box.ok("lsresources", "-l"))
                .containsPattern("1 +1 +none +shared 1\\[2\\(none\\)\\[shared]]")
                .containsPattern("2 +1 +none +shared removed");
        box.ok("stopinstance");
        box.ok("startinstance");
        untilState("Resources: 2");
        assertThat(box.ok("getinstancestate")).contains("1[2(none)[shared]]").doesNotContain("2[1(none)");
    }

    @Test
    void tagsAreValidatedByTheManager() {
        assertThat(box.tool("mktag", "--property", "memory=-1", "t").err()).contains("CDISA5014E", "CDISR6005E");
        assertThat(box.tool("mktag", "--property", "colour=red", "t").err()).contains("CDISA5014E");
        box.ok("mktag", "--property", "memory=1", "t");
        assertThat(box.tool("chtag", "--property", "memory=NaN", "t").err()).contains("CDISA5014E");
        assertThat(box.ok("lstag", "t")).contains("memory=1");
    }

    @Test
    void settingAPropertyMayCostAMasterResource() {
        box.ok("setdomainproperty", "standin.authOnConfig=true");
        assertThat(box.ok("setdomainproperty", "x=1")).contains("CDISA0064I", "CDISA0065I");
        assertThat(box.manager.calls)
                .containsSubsequence("master streamtool [audit, authentication, jmx, sws]", "release [fake_0]");
        box.manager.setSlots(0);
        assertThat(box.tool("setdomainproperty", "x=2").err()).contains("CDISA9011E");
        assertThat(box.ok("getdomainproperty", "x")).isEqualTo("x=1\n");
        assertThat(box.tool("rmdomain", "--noprompt").err()).contains("CDISA9012E");
    }

    @Test
    void criticalAndLastResourcesAreNotQuiesced() throws Exception {
        instance("2");
        assertThat(box.tool("quiesceresource", "--noprompt", "fake_0").err()).contains("CDISA5173E");
        assertThat(box.tool("quiesceresource", "--noprompt", "fake_1").err()).contains("CDISA5174E");
        assertThat(box.tool("quiesceresource", "--noprompt", "fake_1", "fake_2").err())
                .contains("CDISA5128E");
        assertThat(box.tool("quiesceresource", "--noprompt", "fake_9").err()).contains("CDISA5157E");
        assertThat(box.manager.calls.stream().filter(c -> c.startsWith("release")))
                .isEmpty();
        box.ok("quiesceresource", "--noprompt", "--force", "fake_1");
        untilState("fake_3   RUNNING yes         RUNNING:sam,srm,view");
    }

    @Test
    void aDuplicateAndAStrangerAreReported() throws Exception {
        instance("1");
        box.manager.announceStranger("fake_1");
        DomainSandbox.until("it is given back", SOON, () -> box.manager.calls.contains("release [fake_777]"));
        assertThat(box.ok("lsmessages", "--violations")).contains("UNKNOWN-ALLOCATED");
        assertThat(List.of(box.ok("lsmessages").split("\n"))).anyMatch(l -> l.contains("CDISX0001E"));
    }
}
