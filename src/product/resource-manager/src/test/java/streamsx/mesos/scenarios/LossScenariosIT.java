package streamsx.mesos.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.core.model.TaskCompletionStatus;

/** Controllers that die, or hang: the domain gives their resources back and gets others. */
@Timeout(120)
class LossScenariosIT extends OneSite {
    private static final Duration FEW_SECONDS = Duration.ofSeconds(10);
    private TestInstance manager;
    private TestDomain domain;

    @Override
    void furnish(Site site) throws Exception {
        site.agent(6);
        manager = site.instance(Site.policy(6_000, 200, 100, 1_000)).awaitServing();
        domain = TestDomain.make(site, "D").start();
    }

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
    @DisplayName("T-06: a controller hangs; the domain misses its node, gives the resource back, and gets another")
    void t06() throws Exception {
        TestDomain one = domain.instance("T06").run(2);
        TestDomain.Row hung = one.resources().get(1);
        signal("STOP", one.controller(hung.nativeId()));
        List<TestDomain.Row> now =
                one.awaitResources(2, r -> r.stream().noneMatch(x -> x.name().equals(hung.name())));
        assertThat(one.messages("CDISA5043E"))
                .filteredOn(m -> m.contains(hung.name()))
                .hasSize(1);
        assertThat(one.messages("CDISA3002W"))
                .filteredOn(m -> m.contains(hung.name() + " "))
                .isEmpty();
        assertThat(now.get(1).line()).contains("1[2(none)[shared]]");
        // Its controller does nothing it is told, so its task is killed.
        Site.until(
                "the task of the one that hangs has ended",
                () -> manager.resources().stream()
                        .anyMatch(r -> r.id().equals(hung.nativeId())
                                && r.state().ended()
                                && r.completion() == TaskCompletionStatus.KILLED));
        one.end();
        assertOnlyTheDomainIsLeft();
    }

    private static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    @DisplayName("D-24: from revoke over release to the replacement that runs it takes a few seconds")
    void d24() throws Exception {
        TestDomain one = domain.instance("D24").run(2);
        TestDomain.Row old = one.resources().get(1);
        ProcessHandle controller = one.controller(old.nativeId());
        long start = System.nanoTime();
        controller.destroyForcibly();
        one.awaitMessage("CDISA3002W Resource " + old.name() + " ");
        long revoked = System.nanoTime();
        one.awaitResources(2, r -> r.stream().noneMatch(x -> x.name().equals(old.name())));
        long replaced = System.nanoTime();
        System.out.printf(
                "D-24: revoked after %d ms, the replacement runs after %d ms%n",
                TimeUnit.NANOSECONDS.toMillis(revoked - start), TimeUnit.NANOSECONDS.toMillis(replaced - start));
        assertThat(Duration.ofNanos(replaced - start)).isLessThan(FEW_SECONDS);
        assertThat(one.streamtool("lsmessages"))
                .containsSubsequence(
                        "CDISA3002W Resource " + old.name() + " ",
                        "CDISA0101I Resource " + old.name() + " ",
                        "CDISA0088I Resource " + old.name() + " is replaced");
        one.end();
        assertOnlyTheDomainIsLeft();
    }
}
