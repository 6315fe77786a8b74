package streamsx.mesos.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static streamsx.mesos.store.Opening.open;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InMemoryStateStoreTest extends StateStoreContract {
    private InMemoryStateStore last;

    @Override
    public StateStore nextLeader() {
        last = last == null ? new InMemoryStateStore() : last.successor();
        return last;
    }

    @Test
    void lostRepliesAreResolvedWhenTheConnectionIsBack() throws Exception {
        InMemoryStateStore store = new InMemoryStateStore();
        open(store);
        for (InMemoryStateStore.Failure failure : List.of(
                InMemoryStateStore.Failure.REPLY_LOST_APPLIED, InMemoryStateStore.Failure.REPLY_LOST_NOT_APPLIED)) {
            long number = failure.ordinal();
            store.failNext(failure);
            CompletableFuture<Void> stage =
                    store.commit(List.of(List.of(Samples.put(number)))).toCompletableFuture();
            assertThat(stage).isNotDone();
            assertThatThrownBy(() -> store.commit(List.of())).isInstanceOf(IllegalStateException.class);
            store.reconnect();
            assertThat(stage).isCompleted();
            assertThat(store.contents().resources()).containsKey("resource_" + number);
        }
    }

    @Test
    void fencedAsOrdered() throws Exception {
        InMemoryStateStore store = new InMemoryStateStore();
        open(store);
        store.failNext(InMemoryStateStore.Failure.FENCED);
        assertThatThrownBy(() -> Samples.commit(store, Samples.put(1))).hasCauseInstanceOf(FencedException.class);
        assertThat(store.contents().resources()).isEmpty();
    }
}
