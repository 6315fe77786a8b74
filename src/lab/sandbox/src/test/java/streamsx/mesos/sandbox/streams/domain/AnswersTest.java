package streamsx.mesos.sandbox.streams.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import streamsx.mesos.sandbox.streams.store.Held;
import streamsx.mesos.sandbox.streams.store.InstanceState;

/** What the domain decides when answers and notifications cross, repeat or get lost. */
class AnswersTest {
    private final Script s = new Script();

    @Test
    void anAnswerThatComesAfterTheStopIsGivenBack() {
        s.running(Script.spec(1, 1));
        s.specs(Script.spec(1, 1), Script.spec(2, 2));
        Action.Ask ask = s.asks().get(0);
        s.state(InstanceState.STOPPING);
        List<Action> first = s.plan();
        s.decisions.returned(((Action.Release) first.get(0)).resources());
        assertThat(s.plan()).as("a request is under way").isEmpty();
        s.answer(ask, Script.promised("2"), Script.allocated("3"));
        assertThat(s.plan())
                .hasOnlyElementsOfTypes(Action.Cancel.class, Action.Release.class)
                .hasSize(2);
    }

    @Test
    void aNotificationMayOvertakeTheAnswerThatItBelongsTo() {
        s.running(Script.spec(1, 1));
        s.specs(Script.spec(1, 1), Script.spec(2, 1));
        Action.Ask ask = s.asks().get(0);
        s.decisions.announced(List.of(Script.descriptor("2")), s.now);
        assertThat(s.plan()).isEmpty();
        s.answer(ask, Script.promised("2"));
        assertThat(s.decisions.book().find("2")).get().matches(Held::allocated);
        assertThat(s.decisions.book().violations).isEmpty();
    }

    @Test
    void aResourceHandedOutTwiceIsReportedAndNotTakenTwice() {
        s.running(Script.spec(1, 1));
        s.specs(Script.spec(1, 1), Script.spec(2, 1));
        s.grant(s.asks().get(0), "1");
        assertThat(s.decisions.book().violations).singleElement().asString().startsWith("DUPLICATE");
        assertThat(s.ids()).contains("CDISX0001E");
        assertThat(s.decisions.book().held.stream().filter(h -> h.nativeId().equals("1")))
                .hasSize(1);
    }

    @Test
    void anAnnouncementOfWhatTheAnswerGaveIsReported() {
        s.running(Script.spec(1, 1));
        s.decisions.announced(List.of(Script.descriptor("1")), s.now);
        assertThat(s.decisions.book().violations).singleElement().asString().startsWith("ANNOUNCED-ALLOCATED");
    }

    @Test
    void anAnnouncementThatComesAgainIsNot() {
        s.running(Script.spec(1, 1));
        s.specs(Script.spec(1, 1), Script.spec(2, 1));
        s.answer(s.asks().get(0), Script.promised("2"));
        s.decisions.announced(List.of(Script.descriptor("2")), s.now);
        s.decisions.announced(List.of(Script.descriptor("2")), s.now);
        assertThat(s.decisions.book().violations).isEmpty();
    }

    @Test
    void aStrangerIsGivenBackOrIgnored() {
        s.running(Script.spec(1, 1));
        s.decisions.announced(List.of(Script.descriptor("50")), s.now);
        assertThat(s.plan()).singleElement().isInstanceOf(Action.Release.class);
        s.property("standin.unknownAllocated", "ignore");
        s.decisions.announced(List.of(Script.descriptor("51")), s.now);
        assertThat(s.plan()).isEmpty();
    }

    @Test
    void anAnnouncementOfWhatWasJustGivenUpIsNoOffenceAndGivenBack() {
        s.running(Script.spec(1, 1));
        s.specs(Script.spec(1, 1), Script.spec(2, 1));
        s.answer(s.asks().get(0), Script.promised("2"));
        s.specs(Script.spec(1, 1));
        s.decisions.returned(((Action.Cancel) s.plan().get(0)).resources());
        s.decisions.announced(List.of(Script.descriptor("2")), s.now);
        assertThat(s.plan()).singleElement().isInstanceOf(Action.Release.class);
        assertThat(s.decisions.book().violations).isEmpty();
    }

    @Test
    void aLostRequestIsRepeatedUnlessTheSwitchSaysNo() {
        s.running(Script.spec(1, 1));
        s.specs(Script.spec(1, 1), Script.spec(2, 1));
        Action.Ask ask = s.asks().get(0);
        s.decisions.connected(false);
        s.decisions.lost(ask.need(), "gone", s.now);
        assertThat(s.plan()).isEmpty();
        s.decisions.connected(true);
        assertThat(s.asks()).singleElement().isEqualTo(ask);

        s.property("standin.repeatLostRequests", "false");
        s.decisions.lost(ask.need(), "gone", s.now);
        s.now += 3_600_000;
        assertThat(s.asks()).isEmpty();
    }

    @Test
    void aLostReleaseIsAlwaysRepeated() {
        s.running(Script.spec(1, 2));
        s.decisions.revoked(List.of(Script.descriptor("2")), s.now);
        Action.Release release = (Action.Release) s.plan().get(0);
        s.decisions.connected(false);
        s.decisions.notReturned(release.resources(), "gone", false, s.now);
        assertThat(s.plan()).isEmpty();
        s.decisions.connected(true);
        assertThat(s.plan()).contains(release);
    }

    @Test
    void aRefusedReleaseIsReportedAndDoesNotHoldUpTheStopForEver() {
        s.running(Script.spec(1, 1));
        s.state(InstanceState.STOPPING);
        for (int i = 0; i < 3; i++) {
            Action.Release release = (Action.Release) s.plan().get(0);
            s.decisions.notReturned(release.resources(), "no", true, s.now);
            s.now += 3_600_000;
        }
        assertThat(s.decisions.book().violations).singleElement().asString().startsWith("RELEASE-REFUSED");
        assertThat(s.plan()).singleElement().isInstanceOf(Action.SetInstance.class);
    }
}
