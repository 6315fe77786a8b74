package streamsx.mesos.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.scenarios.CrashingLeadership.Moment;
import streamsx.mesos.standin.client.ConnectionLostException;

/**
 * The leader crashes, and its resource server with it, between the decision to allocate and the client's getting the
 * answer: the client's next equal request gets just these resources; without one they are given up. None leaks, none is
 * handed out twice (ha-docs/failover.md).
 */
@Timeout(120)
class AnswerWindowIT {
    @TempDir
    Path dir;

    static Stream<Arguments> moments() {
        return Stream.of(
                Arguments.of(Event.Allocate.class, Moment.BEFORE),
                Arguments.of(Event.Allocate.class, Moment.AFTER),
                Arguments.of(Event.Start.class, Moment.BEFORE),
                Arguments.of(Event.Start.class, Moment.AFTER));
    }

    @ParameterizedTest
    @MethodSource("moments")
    void aClientThatAsksAgainGetsWhatItWasMeantToGet(Class<? extends Event.Request> kind, Moment moment)
            throws Exception {
        try (Site site = new Site(dir)) {
            site.domain().agent(8);
            TestInstance next = crash(site, kind, moment);
            try (TestClient client = new TestClient(site, "client-1", "D")) {
                List<String> came = client.allocate(AllocateType.SYNCHRONOUS, 2);
                assertThat(came).containsExactlyInAnyOrder("resource_0 ALLOCATED", "resource_1 ALLOCATED");
                assertThat(next.wanted())
                        .extracting(StreamsMesosResource::id)
                        .containsExactlyInAnyOrder("resource_0", "resource_1");
                assertThat(client.allocate(AllocateType.SYNCHRONOUS, 1)).containsExactly("resource_2 ALLOCATED");
                Site.until(
                        "the answers count as arrived",
                        () -> next.wanted().size() == 3
                                && next.wanted().stream().allMatch(StreamsMesosResource::answered));
                assertThat(client.told()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("moments")
    void whatAClientDoesNotAskForAgainIsGivenUp(Class<? extends Event.Request> kind, Moment moment) throws Exception {
        try (Site site = new Site(dir)) {
            site.domain().agent(8);
            TestInstance next = crash(site, kind, moment);
            Site.until(
                    "nothing is left",
                    () -> next.wanted().isEmpty()
                            && next.resources().stream().allMatch(r -> r.state().ended()));
            try (TestClient client = new TestClient(site, "client-1", "D")) {
                // A later request has nothing to do with it: ids are not used twice.
                assertThat(client.allocate(AllocateType.SYNCHRONOUS, 1))
                        .containsExactly(
                                moment == Moment.BEFORE && kind == Event.Allocate.class
                                        ? "resource_0 ALLOCATED"
                                        : "resource_2 ALLOCATED");
            }
        }
    }

    @Test
    void whatTheClientIsKnownToHaveStaysItsOwn() throws Exception {
        try (Site site = new Site(dir)) {
            site.domain().agent(8);
            TestInstance next = crash(site, Event.Answered.class, Moment.AFTER);
            assertThat(next.wanted()).hasSize(2).allMatch(StreamsMesosResource::answered);
            try (TestClient client = new TestClient(site, "client-1", "D")) {
                assertThat(client.allocate(AllocateType.SYNCHRONOUS, 2))
                        .containsExactlyInAnyOrder("resource_2 ALLOCATED", "resource_3 ALLOCATED");
            }
        }
    }

    /** A client asks for two, the leader crashes at that moment; returns the one that leads now. */
    private static TestInstance crash(Site site, Class<? extends Event.Request> kind, Moment moment) throws Exception {
        CrashingLeadership[] disturbed = new CrashingLeadership[1];
        TestInstance first = site.instance(
                        "", Site.policy(), term -> disturbed[0] = new CrashingLeadership(term, kind, moment))
                .awaitServing();
        TestInstance second = site.instance();
        String framework = first.frameworkId();
        try (TestClient client = new TestClient(site, "client-1", "D")) {
            CompletableFuture<List<String>> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return client.allocate(AllocateType.SYNCHRONOUS, 2);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            disturbed[0].awaitMoment();
            first.crash();
            if (kind == Event.Answered.class) {
                assertThat(answer.get(10, TimeUnit.SECONDS)).hasSize(2);
            } else {
                assertThat(catchThrowable(() -> answer.get(10, TimeUnit.SECONDS)))
                        .rootCause()
                        .isInstanceOf(ConnectionLostException.class);
            }
        }
        second.awaitServing();
        assertThat(second.frameworkId()).isEqualTo(framework);
        return second;
    }
}
