package streamsx.mesos.sandbox.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a domain does when something is gone. */
class DomainFaultIT extends DomainTestBase {
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

    @Test
    void aDuplicateAndAStrangerAreReported() throws Exception {
        instance("1");
        box.manager.announceStranger("fake_1");
        DomainSandbox.until("it is given back", SOON, () -> box.manager.calls.contains("release [fake_777]"));
        assertThat(box.ok("lsmessages", "--violations")).contains("UNKNOWN-ALLOCATED");
        assertThat(List.of(box.ok("lsmessages").split("\n"))).anyMatch(l -> l.contains("CDISX0001E"));
    }
}
