package streamsx.mesos.sandbox.streams.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import java.util.List;
import org.junit.jupiter.api.Test;
import streamsx.mesos.sandbox.streams.store.DomainState;
import streamsx.mesos.sandbox.streams.store.Held;
import streamsx.mesos.sandbox.streams.store.InstanceState;
import streamsx.mesos.sandbox.streams.store.Message;

/** What the domain decides as it, and its instances, start, run and stop. */
class DecisionsTest {
    private final Script s = new Script();

    @Test
    void anInstanceStartAsksSynchronouslyForManagementFirst() {
        s.property("standin.parallelRequests", "true");
        s.instance(InstanceState.STARTING, Script.spec(1, 2, "small"));
        List<Action.Ask> asks = s.asks();
        assertThat(asks)
                .extracting(a -> a.need().tags())
                .containsExactly(List.of("management", "small", "view"), List.of("application", "small"));
        assertThat(asks)
                .allMatch(a -> a.type() == AllocateType.SYNCHRONOUS
                        && a.count() == 1
                        && a.need().instance().equals("I"));
        assertThat(s.asks()).as("what is under way is not asked for again").isEmpty();
    }

    @Test
    void requestsOfAnInstanceGoOneAfterTheOther() {
        s.instance(InstanceState.STARTING, Script.spec(1, 1), Script.spec(2, 1));
        Action.Ask first = s.asks().get(0);
        assertThat(first.need().spec()).isEqualTo(1);
        s.property("domain.highAvailabilityCount", "2");
        assertThat(s.asks())
                .as("another's goes on meanwhile")
                .extracting(a -> a.need().instance())
                .containsExactly((String) null);
        s.grant(first, "1");
        assertThat(s.asks()).singleElement().satisfies(a -> {
            assertThat(a.need().spec()).isEqualTo(2);
            assertThat(a.type()).isEqualTo(AllocateType.SYNCHRONOUS);
        });
    }

    @Test
    void anInstanceRunsWhenItsControllersDo() {
        s.instance(InstanceState.STARTING, Script.spec(1, 1));
        s.grant(s.asks().get(0), "1");
        assertThat(s.plan()).isEmpty();
        s.controllers("0", "1");
        assertThat(s.plan()).singleElement().isInstanceOfSatisfying(Action.SetInstance.class, a -> {
            assertThat(a.to()).isEqualTo(InstanceState.RUNNING);
            assertThat(a.messages()).extracting(Message::id).contains("CDISA3013W", "CDISA0031I");
        });
    }

    @Test
    void anInstanceWithoutAnyResourceDoesNotStart() {
        s.instance(InstanceState.STARTING, Script.spec(1, 3));
        for (int i = 0; i < 2; i++) {
            Action.Ask ask = s.asks().get(0);
            s.decisions.refused(ask.need(), ask.count(), "none left", s.now);
        }
        assertThat(s.plan()).singleElement().isInstanceOfSatisfying(Action.SetInstance.class, a -> {
            assertThat(a.to()).isEqualTo(InstanceState.STOPPED);
            assertThat(a.failure()).startsWith("CDISA5159E").contains("none left");
        });
    }

    @Test
    void fewerThanAskedIsToldAndAskedAgainLater() {
        s.running(Script.spec(1, 1));
        s.specs(Script.spec(1, 1), Script.spec(2, 3));
        Action.Ask ask = s.asks().get(0);
        assertThat(ask.type()).isEqualTo(AllocateType.FLEXIBLE);
        s.grant(ask, "2");
        assertThat(s.ids()).contains("CDISA3018W");
        assertThat(s.asks()).isEmpty();
        s.now = s.decisions.nextTime(s.now);
        assertThat(s.asks())
                .singleElement()
                .satisfies(a -> assertThat(a.count()).isEqualTo(2));
    }

    @Test
    void nothingMoreIsAskedForWhileSomethingIsPromised() {
        s.running(Script.spec(1, 1));
        s.specs(Script.spec(1, 1), Script.spec(2, 1_000_000));
        s.answer(s.asks().get(0), Script.promised("2"), Script.promised("3"));
        s.now += 3_600_000;
        assertThat(s.asks()).isEmpty();
        s.decisions.announced(List.of(Script.descriptor("2"), Script.descriptor("3")), s.now);
        assertThat(s.asks())
                .singleElement()
                .satisfies(a -> assertThat(a.count()).isEqualTo(999_998));
    }

    @Test
    void aStoppingInstanceCancelsWhatIsPromisedAndReleasesTheRest() {
        s.running(Script.spec(1, 1));
        s.specs(Script.spec(1, 1), Script.spec(2, 2));
        s.answer(s.asks().get(0), Script.promised("2"), Script.allocated("3"));
        s.state(InstanceState.STOPPING);
        List<Action> actions = s.plan();
        assertThat(actions).hasSize(2);
        assertThat(((Action.Cancel) actions.get(0)).resources())
                .extracting(Held::nativeId)
                .containsExactly("2");
        assertThat(((Action.Release) actions.get(1)).resources())
                .extracting(Held::nativeId)
                .containsExactly("1", "3");
        assertThat(s.plan()).as("not stopped before everything is back").isEmpty();
        s.decisions.returned(((Action.Cancel) actions.get(0)).resources());
        s.decisions.returned(((Action.Release) actions.get(1)).resources());
        assertThat(s.plan())
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.SetInstance.class, a -> assertThat(a.to()).isEqualTo(InstanceState.STOPPED));
    }

    @Test
    void theDomainCountChangesWhileItRuns() {
        s.running(Script.spec(1, 1));
        s.property("domain.highAvailabilityCount", "3");
        Action.Ask ask = s.asks().get(0);
        assertThat(ask.need().tags()).containsExactly("audit", "authentication", "jmx", "sws");
        assertThat(ask.count()).isEqualTo(2);
        assertThat(ask.need().instance()).isNull();
        s.grant(ask, "5", "6");
        s.controllers("0", "1", "5", "6");
        s.property("domain.highAvailabilityCount", "2");
        assertThat(s.plan())
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.Release.class,
                        r -> assertThat(r.resources())
                                .extracting(Held::nativeId)
                                .containsExactly("6"));
    }

    @Test
    void theInstanceCountTakesFromTheSpecificationsAndAsksForTheRest() {
        s.running(Script.spec(1, 2));
        s.instanceProperty("instance.highAvailabilityCount", "3");
        assertThat(s.asks()).singleElement().satisfies(a -> {
            assertThat(a.need().spec()).isZero();
            assertThat(a.need().tags()).containsExactly("management", "view");
        });
        assertThat(s.decisions.book().of("I")).allMatch(h -> h.tags().contains("management"));
    }

    @Test
    void aServiceLeftOutOfTheTagsGetsAResourceOfItsOwn() {
        s.property("domain.managementResourceAllocationTags", "authentication,audit,sws");
        s.running();
        assertThat(s.asks())
                .singleElement()
                .satisfies(a -> assertThat(a.need().tags()).containsExactly("jmx"));
    }

    @Test
    void aDomainThatStartsAsksForItsOtherResourcesBeforeItRuns() {
        s.property("domain.highAvailabilityCount", "2");
        s.running();
        s.domain(DomainState.STARTING);
        Action.Ask ask = s.asks().get(0);
        assertThat(ask.type()).isEqualTo(AllocateType.SYNCHRONOUS);
        s.answer(ask);
        assertThat(s.plan()).singleElement().isInstanceOf(Action.DomainRuns.class);
        assertThat(s.ids()).contains("CDISA3021W");
    }

    @Test
    void aStoppingDomainStopsItsInstancesAndHandsOver() {
        s.running(Script.spec(1, 1));
        s.domain(DomainState.STOPPING);
        assertThat(s.plan())
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.SetInstance.class, a -> assertThat(a.to()).isEqualTo(InstanceState.STOPPING));
        s.state(InstanceState.STOPPING);
        s.decisions.returned(((Action.Release) s.plan().get(0)).resources());
        s.state(InstanceState.STOPPED);
        assertThat(s.plan()).containsExactly(new Action.HandOver());
    }

    @Test
    void aSuccessorWithTheSameBookGoesOn() {
        s.running(Script.spec(1, 2));
        s.decisions.revoked(List.of(Script.descriptor("2")), s.now);
        assertThat(s.plan()).hasSize(1);
        s.succeed();
        assertThat(s.plan())
                .as("what was under way is done again")
                .singleElement()
                .isInstanceOf(Action.Release.class);
    }

    @Test
    void theCallThatGivesUpAPromiseIsASwitch() {
        s.property("standin.cancelCall", "release");
        s.running(Script.spec(1, 1));
        s.specs(Script.spec(1, 1), Script.spec(2, 1));
        s.answer(s.asks().get(0), Script.promised("2"));
        s.state(InstanceState.STOPPING);
        assertThat(s.plan())
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.Release.class,
                        r -> assertThat(r.resources())
                                .extracting(Held::nativeId)
                                .containsExactly("1", "2"));
    }
}
