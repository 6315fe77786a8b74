package streamsx.mesos.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sequences of commands that the 0.5 line was tried with by hand, as a user types them. */
@Timeout(180)
class StreamtoolScenariosIT {
    @TempDir
    Path dir;

    @Test
    @DisplayName("T-S1: the full sequence, ending in a quiesce; the instance keeps two resources")
    void ts1() throws Exception {
        try (Site site = new Site(dir)) {
            site.domain().agent(8);
            TestInstance instance = site.instance().awaitServing();
            assertThat(site.streamtool("startdomain"))
                    .contains("CDISA0021I", "CDISA0100I", "mesos_resource_0", "CDISA0022I");
            site.streamtool("mktag", "--property", "cores=0.5", "--property", "memory=64", "mesos_small");
            site.streamtool("mkinstance", "--numresources", "1,mesos_small");
            assertThat(site.streamtool("startinstance")).contains("CDISA0030I", "CDISA0031I");
            site.streamtool("addresourcespec", "--numresources", "1");
            site.awaitInstance("State: RUNNING Resources: 2 ");
            site.streamtool("quiesceresource", "--noprompt", "mesos_resource_2");
            site.awaitInstance("mesos_resource_3 RUNNING");
            assertThat(site.streamtool("getinstancestate"))
                    .contains("Resources: 2 ", "mesos_resource_1 RUNNING")
                    .doesNotContain("mesos_resource_2")
                    .contains("2[1(none)[shared]]");
            Site.until("the quiesced resource has ended in order", () -> Site.ended(instance, "resource_2"));
            site.streamtool("stopinstance");
            site.streamtool("stopdomain");
            Site.until("nothing is left", () -> instance.wanted().isEmpty());
            site.assertNoViolations();
        }
    }
}
