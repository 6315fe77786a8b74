package streamsx.mesos.sandbox.streams.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import java.util.List;
import org.junit.jupiter.api.Test;
import streamsx.mesos.sandbox.streams.store.Held;
import streamsx.mesos.sandbox.streams.store.Spec;

/** What the domain decides when it loses a resource, or gives one up. */
class ResourceLossTest {
    private final Script s = new Script();

    @Test
    void aRevokedResourceIsReleasedThenReplacedAfterTheDelay() {
        s.property("standin.replacementDelayMillis", "700");
        s.running(Script.spec(1, 2));
        s.decisions.revoked(List.of(Script.descriptor("2")), s.now);
        List<Action> actions = s.plan();
        assertThat(s.ids()).contains("CDISA3002W");
        assertThat(actions)
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.Release.class,
                        r -> assertThat(r.resources())
                                .extracting(Held::nativeId)
                                .containsExactly("2"));
        s.decisions.returned(((Action.Release) actions.get(0)).resources());
        assertThat(s.asks()).isEmpty();
        assertThat(s.decisions.nextTime(s.now)).isEqualTo(s.now + 700);
        s.now += 700;
        Action.Ask ask = s.asks().get(0);
        assertThat(ask.type()).isEqualTo(AllocateType.FLEXIBLE);
        assertThat(ask.need().tags()).isEqualTo(List.of("application"));
        s.grant(ask, "9");
        assertThat(s.texts())
                .contains("CDISA0088I Resource r_2 is replaced by r_9 in resource specification 1 of instance I.");
    }

    @Test
    void aRevokeOfSomethingUnknownIsReleasedToo() {
        s.running(Script.spec(1, 1));
        s.decisions.revoked(List.of(Script.descriptor("77")), s.now);
        assertThat(s.plan()).singleElement().isInstanceOf(Action.Release.class);
    }

    @Test
    void aRevokedPromiseIsReleasedAndNotCancelled() {
        s.running(Script.spec(1, 1));
        s.specs(Script.spec(1, 1), Script.spec(2, 1));
        s.answer(s.asks().get(0), Script.promised("2"));
        s.decisions.revoked(List.of(Script.descriptor("2")), s.now);
        assertThat(s.plan()).singleElement().isInstanceOf(Action.Release.class);
    }

    @Test
    void aRevokeThatIsImminentIsIgnoredOrAnticipated() {
        s.running(Script.spec(1, 2));
        s.decisions.revokeImminent(List.of(Script.descriptor("2")), s.now);
        assertThat(s.plan()).isEmpty();
        s.property("standin.revokeImminent", "release");
        s.decisions.revokeImminent(List.of(Script.descriptor("2")), s.now);
        assertThat(s.plan()).singleElement().isInstanceOf(Action.Release.class);
    }

    @Test
    void aDeadControllerCostsItsResource() {
        s.running(Script.spec(1, 2));
        s.controllers("0", "1");
        assertThat(s.plan()).singleElement().isInstanceOf(Action.Release.class);
        assertThat(s.ids()).contains("CDISA5043E");
    }

    @Test
    void aControllerMayBeMissingForAsLongAsTheSwitchSays() {
        s.property("standin.controllerGoneMillis", "3000");
        s.running(Script.spec(1, 2));
        s.controllers("0", "1");
        assertThat(s.plan()).isEmpty();
        s.now += 2999;
        s.controllers("0", "1", "2");
        assertThat(s.plan()).isEmpty();
        s.controllers("0", "1");
        assertThat(s.plan()).isEmpty();
        s.now += 3000;
        assertThat(s.plan()).singleElement().isInstanceOf(Action.Release.class);
    }

    @Test
    void aControllerThatNeverComesCostsItsResource() {
        s.property("controller.startTimeout", "10");
        s.running(Script.spec(1, 1));
        s.specs(Script.spec(1, 1), Script.spec(2, 1));
        s.grant(s.asks().get(0), "2");
        assertThat(s.plan()).isEmpty();
        s.now = s.decisions.nextTime(s.now);
        assertThat(s.plan()).singleElement().isInstanceOf(Action.Release.class);
        assertThat(s.ids()).contains("CDISA5076E");
    }

    @Test
    void quiescingReplacesUnderTheSameSpecification() {
        s.running(Script.spec(1, 1), Script.spec(2, 1));
        s.quiesce("2");
        List<Action> actions = s.plan();
        assertThat(actions).hasSize(2).first().isEqualTo(new Action.EndQuiesce("2"));
        assertThat(s.ids()).containsSubsequence("CDISC0075I", "CDISA0035I", "CDISA0042I", "CDISA0101I");
        s.quiesce();
        s.decisions.returned(((Action.Release) actions.get(1)).resources());
        s.now += 10_000;
        assertThat(s.asks())
                .singleElement()
                .satisfies(a -> assertThat(a.need().spec()).isEqualTo(2));
    }

    @Test
    void aRemovedSpecificationKeepsItsResourcesAndGetsNoOthers() {
        s.running(Script.spec(1, 1), Script.spec(2, 2));
        s.specs(Script.spec(1, 1), Script.spec(2, 2).asRemoved());
        assertThat(s.plan()).isEmpty();
        s.quiesce("2");
        s.decisions.returned(((Action.Release) s.plan().get(1)).resources());
        s.quiesce();
        s.now += 3_600_000;
        assertThat(s.plan()).isEmpty();
        assertThat(s.decisions.book().of("I")).extracting(Held::nativeId).containsExactly("1", "3");
    }

    @Test
    void aChangedSpecificationMayLoseResources() {
        s.running(Script.spec(1, 3));
        s.specs(new Spec(1, 2, List.of(), List.of(), false));
        assertThat(s.plan())
                .singleElement()
                .isInstanceOfSatisfying(
                        Action.Release.class,
                        r -> assertThat(r.resources())
                                .extracting(Held::nativeId)
                                .containsExactly("3"));
    }
}
