package streamsx.mesos.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static streamsx.mesos.store.Opening.open;
import static streamsx.mesos.store.Samples.CLIENT;
import static streamsx.mesos.store.Samples.commit;
import static streamsx.mesos.store.Samples.put;
import static streamsx.mesos.store.Samples.resource;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.StoredState;

/** What every store keeps to. */
public abstract class StateStoreContract {
    /** The store of the first or the next leader, over the same contents; fences the one before. */
    public abstract StateStore nextLeader() throws Exception;

    @Test
    void startsEmpty() throws Exception {
        assertThat(open(nextLeader())).isEqualTo(StoredState.EMPTY);
    }

    @Test
    void u32U36KeepsEverythingForTheNextLeader() throws Exception {
        StateStore store = nextLeader();
        open(store);
        Framework framework = new Framework("f", 3, Framework.Standing.REGISTERED);
        commit(
                store,
                new Effect.PutIds(new Ids(1003, 1003, 8)),
                new Effect.PutFramework(framework),
                new Effect.PutClient(CLIENT),
                put(0),
                put(1),
                put(1002));
        commit(
                store,
                new Effect.RemoveResource("resource_1"),
                new Effect.PutResource(resource(0, "other")),
                new Effect.RemoveResource("resource_77"),
                put(3),
                new Effect.RemoveResource("resource_3"));
        StoredState loaded = open(nextLeader());
        assertThat(loaded.framework()).isEqualTo(framework);
        assertThat(loaded.ids()).isEqualTo(new Ids(1003, 1003, 8));
        assertThat(loaded.clients()).containsOnlyKeys("a/b c").containsValue(CLIENT);
        assertThat(loaded.resources())
                .containsOnlyKeys("resource_0", "resource_1002")
                .containsEntry("resource_0", resource(0, "other"));
        assertThat(loaded.unreadable()).isEmpty();
    }

    @Test
    void afterRemovalOfAClientItIsGone() throws Exception {
        StateStore store = nextLeader();
        open(store);
        commit(store, new Effect.PutClient(CLIENT));
        commit(store, new Effect.RemoveClient(CLIENT.id()));
        assertThat(open(nextLeader()).clients()).isEmpty();
    }

    @Test
    void theLeaderBeforeCanWriteNothing() throws Exception {
        StateStore old = nextLeader();
        open(old);
        StateStore now = nextLeader();
        open(now);
        assertThatThrownBy(() -> commit(old, put(0)))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(FencedException.class);
        assertThatThrownBy(() -> Samples.done(old.confirm())).hasCauseInstanceOf(FencedException.class);
        assertThatThrownBy(() -> open(old)).isInstanceOf(FencedException.class);
        Samples.done(now.confirm());
        assertThat(open(nextLeader()).resources()).isEmpty();
    }

    @Test
    void countersNeverGoBack() throws Exception {
        StateStore store = nextLeader();
        open(store);
        commit(store, new Effect.PutIds(new Ids(5, 5, 5)), put(41));
        assertThat(open(nextLeader()).ids()).isEqualTo(new Ids(42, 42, 8));
        StateStore third = nextLeader();
        open(third);
        assertThatThrownBy(() -> commit(third, new Effect.PutIds(new Ids(41, 99, 99))))
                .hasCauseInstanceOf(StoreException.class)
                .hasMessageContaining("go back");
    }

    @Test
    void commitsNothing() throws Exception {
        StateStore store = nextLeader();
        open(store);
        Samples.done(store.commit(List.of()));
        Samples.done(store.commit(List.of(List.of())));
    }
}
