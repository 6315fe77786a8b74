package streamsx.mesos.sandbox.streams;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a domain does when its settings change, or ask for what cannot be. */
class DomainAdministrationIT extends DomainTestBase {
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
}
