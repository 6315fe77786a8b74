package streamsx.mesos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Notification;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.TaskState;

/** D-29: what has ended is forgotten, by number and by age; what a client has to learn of is not, for much longer. */
class PruningTest extends MachineTestBase {
    private static final long DAY = 86_400_000;
    private static final long KEPT = 7 * DAY;
    private static final long REVOKED = 30 * DAY;

    private void end(int resource) {
        send(new Event.Release(++replyId, "c1", Set.of("resource_" + resource)));
        report(task(resource), TaskState.KILLED);
        assertThat(resource(resource).state()).isEqualTo(ResourceState.STOPPED);
    }

    private void revoked() {
        allocated();
        report(task(0), TaskState.FAILED);
        assertThat(resource(0).notification().kind()).isEqualTo(Notification.Kind.REVOKED);
    }

    @Test
    void theEndIsRecordedOnceByWhateverEnded() {
        allocated();
        assertThat(resource(0).status().endedAt()).isZero();
        after(5_000);
        report(task(0), TaskState.FAILED);
        long ended = now;
        assertThat(resource(0).status().endedAt()).isEqualTo(ended);
        after(5_000);
        send(new Event.Release(++replyId, "c1", Set.of("resource_0")));
        assertThat(resource(0).status().endedAt()).as("taking note is no end").isEqualTo(ended);
        allocate(AllocationKind.FLEXIBLE, 1, "");
        send(new Event.ReleaseAll(++replyId, "c1"));
        assertThat(resource(1).state()).isEqualTo(ResourceState.CANCELLED);
        assertThat(resource(1).status().endedAt()).isEqualTo(now);
    }

    @Test
    void whatEndedLongAgoIsForgottenThoughThereAreFew() {
        allocated();
        end(0);
        after(KEPT - 1);
        assertThat(stored).containsKey("resource_0");
        after(1);
        assertThat(stored).doesNotContainKey("resource_0");
        assertThat(last(Effect.RemoveResource.class)).hasSize(1);
    }

    @Test
    void ageIsCountedFromTheEndNotFromTheRequestAndSurvivesTheTerm() {
        allocated();
        after(100 * KEPT);
        end(0);
        after(KEPT - 1);
        restart();
        after(0);
        assertThat(stored).containsKey("resource_0");
        after(1);
        assertThat(stored).doesNotContainKey("resource_0");
    }

    @Test
    void beyondTheNumberThoseThatEndedFirstGo() {
        policy = policy.with(new Policy.Kept(1, Duration.ofMillis(KEPT), Duration.ofMillis(REVOKED)));
        restart();
        subscribe();
        allocate(AllocationKind.FLEXIBLE, 2, "");
        offer(A);
        after(1);
        end(1);
        after(1);
        end(0);
        after(1);
        assertThat(stored).as("resource_1 ended earlier").containsOnlyKeys("resource_0");
    }

    @Test
    void whatAnEarlierVersionStoredCountsFromWhenItIsLoadedDurably() {
        allocated();
        end(0);
        after(KEPT - 1);
        stored.put("resource_0", resource(0).endedAt(0));
        long loaded = now;
        restart();
        after(0);
        assertThat(resource(0).status().endedAt()).isEqualTo(loaded);
        after(KEPT - 1);
        restart();
        after(0);
        assertThat(stored).containsKey("resource_0");
        after(1);
        assertThat(stored).doesNotContainKey("resource_0");
    }

    @Test
    void agesForEverHaveNoEnd() {
        policy = policy.with(new Policy.Kept(100, Policy.FOREVER, Policy.FOREVER));
        restart();
        subscribe();
        send(new Event.ConnectClient(++replyId, new Client("c1", "controller", "D", Map.of())));
        revoked();
        allocate(AllocationKind.FLEXIBLE, 1, "");
        send(new Event.Release(++replyId, "c1", Set.of("resource_1")));
        after(100 * REVOKED);
        assertThat(stored).containsOnlyKeys("resource_0", "resource_1");
        assertThat(clients).containsKey("c1");
    }

    @Test
    void aRevocationWaitsForItsClientMuchLongerButNotForEver() {
        revoked();
        after(KEPT);
        assertThat(stored).containsKey("resource_0");
        after(REVOKED - KEPT - 1);
        assertThat(stored).as("its client may be away for a while").containsKey("resource_0");
        after(1);
        assertThat(stored).doesNotContainKey("resource_0");
        send(new Event.Release(++replyId, "c1", Set.of("resource_0")));
        assertThat(last(Effect.Reply.class)).extracting(Effect.Reply::answer).containsExactly(new Answer.Done());
    }

    @Test
    void aRevocationIsNoneOfThoseThatGoByNumber() {
        policy = policy.with(new Policy.Kept(0, Duration.ofMillis(KEPT), Duration.ofMillis(REVOKED)));
        restart();
        subscribe();
        revoked();
        after(1);
        assertThat(stored).containsKey("resource_0");
        send(new Event.Release(++replyId, "c1", Set.of("resource_0")));
        after(1);
        assertThat(stored).isEmpty();
    }

    @Test
    void whatLivesIsNeverForgotten() {
        allocated();
        for (int i = 0; i < 100; i++) {
            after(KEPT);
            report(task(0), TaskState.RUNNING);
        }
        assertThat(resource(0).state()).isEqualTo(ResourceState.RUNNING);
        assertThat(clients).as("nor is its client").containsKey("c1");
    }

    @Test
    void aClientThatOwnsNothingAndIsSilentIsForgottenAndMayComeBack() {
        send(new Event.ConnectClient(++replyId, new Client("c2", "controller", "E", Map.of())));
        after(REVOKED - 1);
        allocate(AllocationKind.FLEXIBLE, 1, "");
        send(new Event.ReleaseAll(++replyId, "c1"));
        assertThat(clients).containsOnlyKeys("c1", "c2");
        after(1);
        assertThat(clients).as("c1 has just been heard of").containsOnlyKeys("c1");
        after(REVOKED);
        assertThat(clients).isEmpty();
        allocate(AllocationKind.FLEXIBLE, 1, "");
        assertThat(((Answer.Refused) last(Effect.Reply.class).get(0).answer()).reason())
                .isEqualTo(Answer.Reason.UNKNOWN);
        send(new Event.ConnectClient(++replyId, new Client("c1", "controller", "D", Map.of())));
        allocate(AllocationKind.FLEXIBLE, 1, "");
        assertThat(last(Effect.PutResource.class)).hasSize(1);
    }
}
