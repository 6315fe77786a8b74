package streamsx.mesos.store.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static streamsx.mesos.store.Opening.open;
import static streamsx.mesos.store.Samples.commit;
import static streamsx.mesos.store.Samples.put;
import static streamsx.mesos.store.Samples.resource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.curator.test.InstanceSpec;
import org.apache.curator.test.TestingServer;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.Ids;
import streamsx.mesos.core.model.StoredState;
import streamsx.mesos.store.FencedException;
import streamsx.mesos.store.Samples;
import streamsx.mesos.store.StateStore;
import streamsx.mesos.store.StateStoreContract;
import streamsx.mesos.store.StoreException;

class ZooKeeperStateStoreTest extends StateStoreContract {
    private static TestingServer server;
    private static int tests;
    private CuratorFramework plain;
    private CuratorFramework client;
    private CuttingProxy proxy;
    private ZooKeeperLayout layout;
    private String latch;

    @BeforeAll
    static void startServer() throws Exception {
        server = new TestingServer(new InstanceSpec(null, -1, -1, -1, true, 1, 500, -1), true);
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        proxy = new CuttingProxy(server.getPort());
        plain = start(server.getConnectString());
        client = start("127.0.0.1:" + proxy.port());
        layout = new ZooKeeperLayout("/root" + tests++, "mesos", "");
    }

    private static CuratorFramework start(String connect) throws Exception {
        CuratorFramework curator = CuratorFrameworkFactory.newClient(connect, 6000, 5000, new RetryOneTime(100));
        curator.start();
        curator.blockUntilConnected();
        return curator;
    }

    @AfterEach
    void disconnect() throws Exception {
        client.close();
        plain.close();
        proxy.close();
    }

    @Override
    public ZooKeeperStateStore nextLeader() throws Exception {
        if (latch != null) {
            plain.delete().quietly().forPath(latch);
        }
        latch = client.create()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                .forPath(layout.leader() + "/latch-");
        String path = latch;
        return new ZooKeeperStateStore(client, layout, () -> path);
    }

    private int transactions() throws Exception {
        return plain.checkExists().forPath(layout.commit()).getVersion();
    }

    private String text(String path) throws Exception {
        return new String(plain.getData().forPath(path), StandardCharsets.UTF_8);
    }

    private void write(String path, String text) throws Exception {
        plain.create().orSetData().creatingParentsIfNeeded().forPath(path, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void twoMegabytesAreSplitCountersFirst() throws Exception {
        StateStore store = nextLeader();
        open(store);
        int before = transactions();
        List<Effect.Change> group = new ArrayList<>(LongStream.range(0, 200)
                .mapToObj(n -> (Effect.Change) new Effect.PutResource(resource(n, "x".repeat(10_000))))
                .toList());
        group.add(new Effect.PutIds(new Ids(200, 200, 8)));
        Samples.done(store.commit(List.of(group)));
        assertThat(transactions() - before).isBetween(8, 12);
        // Version 0 of the counters is from the first of them: it cannot be later than the first resource.
        assertThat(plain.checkExists().forPath(layout.ids()).getCzxid())
                .isLessThanOrEqualTo(plain.checkExists()
                        .forPath(layout.resource("resource_0"))
                        .getCzxid());
        assertThat(open(nextLeader()).resources()).hasSize(200);
    }

    @Test
    void tenThousandResourcesAreLoaded() throws Exception {
        StateStore store = nextLeader();
        open(store);
        Samples.done(store.commit(
                LongStream.range(0, 10_000).mapToObj(n -> List.of(put(n))).toList()));
        assertThat(plain.getChildren().forPath(layout.resources())).hasSize(10);
        nextLeader();
        StateStore next = new ZooKeeperStateStore(plain, layout, () -> latch); // the proxy is slow
        long start = System.nanoTime();
        assertThat(open(next).resources()).hasSize(10_000);
        System.out.println("10,000 resources loaded in " + (System.nanoTime() - start) / 1_000_000 + " ms");
    }

    @Test
    void manyGroupsShareATransaction() throws Exception {
        StateStore store = nextLeader();
        open(store);
        int before = transactions();
        Samples.done(store.commit(
                LongStream.range(0, 100).mapToObj(n -> List.of(put(n % 10))).toList()));
        assertThat(transactions() - before).isEqualTo(1);
        assertThat(plain.checkExists().forPath(layout.resource("resource_3")).getVersion())
                .isZero();
    }

    @Test
    void anOversizeNodeIsRefusedBeforeAnythingIsSent() throws Exception {
        StateStore store = nextLeader();
        open(store);
        int before = transactions();
        assertThatThrownBy(() -> commit(store, put(0), new Effect.PutResource(resource(1, "x".repeat(600_000)))))
                .hasCauseInstanceOf(StoreException.class)
                .hasMessageContaining("resource_1");
        assertThat(transactions()).isEqualTo(before);
    }

    @Test
    void whatWasForeseenIsWrittenAsItIsInTheEnd() throws Exception {
        StateStore store = nextLeader();
        open(store);
        Effect.Change foreseen = new Effect.PutResource(resource(1, "early"));
        Effect.Change overtaken = new Effect.PutResource(resource(2, "early"));
        store.foresee(List.of(foreseen, overtaken));
        commit(store, foreseen, new Effect.PutResource(resource(2, "late")));
        store.foresee(List.of(new Effect.PutResource(resource(3, "x".repeat(600_000)))));
        commit(store, new Effect.PutResource(resource(1, "late")));
        StoredState loaded = open(nextLeader());
        assertThat(loaded.resources().get("resource_1").command()).isEqualTo("late");
        assertThat(loaded.resources().get("resource_2").command()).isEqualTo("late");
        assertThat(loaded.resources()).as("foreseen, but not committed").hasSize(2);
    }

    @Test
    void aLostReplyOfAnAppliedTransactionIsNoFailure() throws Exception {
        lostReply(CuttingProxy.Cut.AFTER);
    }

    @Test
    void aTransactionLostOnTheWayIsSentAgain() throws Exception {
        lostReply(CuttingProxy.Cut.BEFORE);
    }

    private void lostReply(CuttingProxy.Cut cut) throws Exception {
        StateStore store = nextLeader();
        open(store);
        int before = transactions();
        proxy.cutNextTransactions(cut);
        var stage = store.commit(List.of(List.of(put(1))));
        assertThatThrownBy(() -> store.commit(List.of())).isInstanceOf(IllegalStateException.class);
        Samples.done(stage);
        assertThat(proxy.cuts()).isEqualTo(1);
        assertThat(transactions() - before).isEqualTo(1);
        proxy.cutNextTransactions(cut);
        Samples.done(store.confirm());
        commit(store, put(2));
        assertThat(open(nextLeader()).resources()).containsOnlyKeys("resource_1", "resource_2");
    }

    @ParameterizedTest
    @CsvSource({"BEFORE,BEFORE,BEFORE", "BEFORE,BEFORE,AFTER", "BEFORE,AFTER,BEFORE", "AFTER,AFTER,AFTER"})
    void z10SeveralLossesInARowAreNoFailure(CuttingProxy.Cut first, CuttingProxy.Cut second, CuttingProxy.Cut third)
            throws Exception {
        StateStore store = nextLeader();
        open(store);
        int before = transactions();
        proxy.cutNextTransactions(first, second, third);
        commit(store, put(1));
        commit(store, put(2));
        assertThat(transactions() - before).isEqualTo(2);
        assertThat(proxy.cuts()).isBetween(1, 3);
        assertThat(open(nextLeader()).resources()).containsOnlyKeys("resource_1", "resource_2");
    }

    @Test
    void fencedWhileTheReplyIsAway() throws Exception {
        StateStore store = nextLeader();
        open(store);
        proxy.cutNextTransactions(CuttingProxy.Cut.BEFORE);
        proxy.refuse(true);
        var stage = store.commit(List.of(List.of(put(1))));
        plain.delete().forPath(latch);
        proxy.refuse(false);
        assertThatThrownBy(() -> Samples.done(stage)).hasCauseInstanceOf(FencedException.class);
        assertThat(plain.checkExists().forPath(layout.resource("resource_1"))).isNull();
    }

    @Test
    void unknownFieldsSurvive() throws Exception {
        StateStore store = nextLeader();
        open(store);
        commit(store, put(1));
        String path = layout.resource("resource_1");
        write(path, text(path).replaceFirst("\\{", "{\"future\":[1],").replace("\"task\":{", "\"task\":{\"zone\":2,"));
        StateStore next = nextLeader();
        open(next);
        commit(next, new Effect.PutResource(resource(1, "changed")));
        assertThat(text(path)).contains("\"future\":[1]", "\"zone\":2", "changed");
    }

    @Test
    void whatSchema10WroteIsReadAndTheMinorIsRaised() throws Exception {
        StateStore store = nextLeader();
        open(store);
        commit(store, put(1), new Effect.PutResource(resource(2, "")));
        write(layout.schema(), "{\"major\":1,\"minor\":0}");
        for (int i = 1; i <= 2; i++) {
            String path = layout.resource("resource_" + i);
            assertThat(text(path)).contains(",\"twoStep\":", ",\"endedAt\":");
            write(path, text(path).replaceFirst(",\"twoStep\":(true|false)", "").replace(",\"endedAt\":0", ""));
        }
        StoredState state = open(nextLeader());
        assertThat(state.unreadable()).isEmpty();
        assertThat(state.resources().get("resource_1").spec().twoStep()).isFalse();
        assertThat(state.resources().get("resource_1").status().endedAt()).isZero();
        assertThat(state.resources().get("resource_2").spec().twoStep())
                .as("only reserved")
                .isTrue();
        assertThat(text(layout.schema())).isEqualTo("{\"major\":1,\"minor\":2}");
    }

    @Test
    void aNewerMajorIsRefusedAndNothingWritten() throws Exception {
        open(nextLeader());
        write(layout.schema(), "{\"major\":1,\"minor\":9,\"x\":1}");
        open(nextLeader());
        write(layout.schema(), "{\"major\":2,\"minor\":0}");
        int before = transactions();
        assertThatThrownBy(() -> open(nextLeader()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("newer version");
        assertThat(transactions()).isEqualTo(before);
    }

    @Test
    void badNodesAreSetAsideAndTheirIdsNotUsedAgain() throws Exception {
        StateStore store = nextLeader();
        open(store);
        commit(store, put(1));
        write(layout.resource("resource_5000"), "{\"number\":5000}");
        write(layout.client(Samples.CLIENT.id()), "garbage");
        StateStore next = nextLeader();
        StoredState state = open(next);
        assertThat(state.resources()).containsOnlyKeys("resource_1");
        assertThat(state.ids().nextResource()).isEqualTo(5001);
        assertThat(state.unreadable()).hasSize(2).anyMatch(r -> r.startsWith(layout.resource("resource_5000")));
        commit(next, new Effect.PutClient(Samples.CLIENT));
        assertThat(text(layout.resource("resource_5000"))).isEqualTo("{\"number\":5000}");
        String aside = plain.getChildren().forPath(layout.aside()).get(0);
        assertThat(text(layout.aside() + "/" + aside)).isEqualTo("garbage");
    }

    @Test
    void aBadFrameworkIsNotTakenForNone() throws Exception {
        open(nextLeader());
        write(layout.framework(), "{\"id\":7,\"since\":1,\"standing\":\"REGISTERED\"}");
        assertThatThrownBy(() -> open(nextLeader()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(layout.framework())
                .hasMessageContaining("id");
    }
}
