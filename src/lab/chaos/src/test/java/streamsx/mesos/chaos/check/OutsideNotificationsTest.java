package streamsx.mesos.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;
import static streamsx.mesos.invariants.check.Invariant.ALLOCATED_LIVES_OR_REVOKED;
import static streamsx.mesos.invariants.check.Invariant.BOUNDED;
import static streamsx.mesos.invariants.check.Invariant.NOTIFIED;

import java.util.Map;
import org.junit.jupiter.api.Test;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.RequestState;
import streamsx.mesos.core.model.ResourceState;

/** What the checker says when notifications are not as they have to be. */
class OutsideNotificationsTest extends OutsideHistory {
    @Test
    void notificationsOutOfOrder() {
        begin();
        revoked();
        notified(4, Notification.Kind.REVOKED);
        finds(NOTIFIED);
    }

    @Test
    void theSameNotificationAgainIsWell() {
        begin();
        revoked();
        notified(5, Notification.Kind.REVOKED);
        assertThat(OutsideChecker.check(facts)).isEmpty();
    }

    @Test
    void anAnnouncementAfterItWasRevoked() {
        begin();
        revoked();
        notified(6, Notification.Kind.ALLOCATED);
        finds(NOTIFIED);
    }

    @Test
    void anAnnouncementOfWhatWasAnsweredAsAllocated() {
        begin();
        stored(ResourceState.RUNNING, RequestState.ALLOCATED, new Notification(Notification.Kind.ALLOCATED, 5));
        notified(5, Notification.Kind.ALLOCATED);
        finds(NOTIFIED);
    }

    @Test
    void anAnnouncementThatCrossedTheAnswerIsWell() {
        begin();
        facts.add(new Fact.Stored(
                at(),
                resource(
                        T,
                        ResourceState.RUNNING,
                        RequestState.ALLOCATED,
                        new Notification(Notification.Kind.ALLOCATED, 5)),
                1_000_000));
        notified(5, Notification.Kind.ALLOCATED);
        assertThat(OutsideChecker.check(facts)).isEmpty();
    }

    @Test
    void aNotificationThatDoesNotArrive() {
        begin();
        processGone();
        stored(ResourceState.FAILED, RequestState.RELEASED, new Notification(Notification.Kind.REVOKED, 5));
        facts.add(stage(
                Fact.Stage.SETTLED, ended(), Map.of(), Map.of(), R + ": c0 has not heard Notification[REVOKED, 5]"));
        finds(NOTIFIED, BOUNDED, ALLOCATED_LIVES_OR_REVOKED);
    }
}
