package streamsx.mesos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;

/** Offers are asked for when something wants a task, and never held. */
class OffersTest extends MachineTestBase {
    @Test
    void offersOfAnEarlierSubscriptionAreVoid() {
        allocate(AllocationKind.FLEXIBLE, 1, "");
        long old = subscription;
        send(new Event.Disconnected());
        subscribe();
        send(new Event.OffersReceived(old, List.of(A)));
        assertThat(last(Effect.Accept.class)).isEmpty();
    }

    @Test
    void withoutDemandOffersAreSuppressedAndNoneIsHeld() {
        restart();
        subscribe();
        assertThat(last(Effect.Suppress.class)).hasSize(1);
        offer(A);
        assertThat(last(Effect.Decline.class).get(0).refuseSeconds()).isEqualTo(3600);
        allocate(AllocationKind.FLEXIBLE, 1, "");
        assertThat(last(Effect.Revive.class)).hasSize(1);
        offer(A);
        assertThat(last(Effect.Suppress.class)).hasSize(1);
    }

    @Test
    void anOfferWhileSuppressedShowsThatSuppressWasLost() {
        restart();
        subscribe();
        assertThat(last(Effect.Suppress.class)).hasSize(1);
        offer(A);
        assertThat(last(Effect.Suppress.class))
                .as("it may have left before Mesos heard")
                .isEmpty();
        after(2_000);
        offer(A);
        assertThat(last(Effect.Decline.class)).hasSize(1);
        assertThat(last(Effect.Suppress.class)).hasSize(1);
    }

    @Test
    void suppressIsRepeatedWithBackoff() {
        restart();
        subscribe();
        int suppressed = 1;
        for (int second = 0; second < 3_600; second++) {
            after(1_000);
            offer(A);
            suppressed += last(Effect.Suppress.class).size();
        }
        assertThat(suppressed).isBetween(10, 20);
        allocate(AllocationKind.FLEXIBLE, 1, "");
        offer(A);
        assertThat(last(Effect.Suppress.class)).hasSize(1);
        after(2_000);
        offer(A);
        assertThat(last(Effect.Suppress.class))
                .as("after demand the back-off begins anew")
                .hasSize(1);
    }

    @Test
    void revivesGoThroughATokenBucket() {
        int revives = 0;
        for (int i = 0; i < 30; i++) {
            allocate(AllocationKind.FLEXIBLE, 1, "");
            revives += last(Effect.Revive.class).size();
            offer(A);
        }
        assertThat(revives).isBetween(8, 10);
        allocate(AllocationKind.FLEXIBLE, 1, "");
        after(2000);
        assertThat(last(Effect.Revive.class)).hasSize(1);
    }
}
