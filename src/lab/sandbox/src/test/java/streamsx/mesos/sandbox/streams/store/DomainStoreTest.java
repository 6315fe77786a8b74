package streamsx.mesos.sandbox.streams.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.streams.resourcemgr.ResourceDescriptor.ResourceKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.sandbox.mesos.zookeeper.ZooKeeperProcess;

@Timeout(60)
class DomainStoreTest {
    @TempDir
    private Path dir;

    private ZooKeeperProcess server;
    private Zk zk;
    private DomainStore store;

    @BeforeEach
    void start() throws Exception {
        server = ZooKeeperProcess.start("127.0.0.1", 0, dir, Duration.ofMillis(500));
        zk = connect();
        store = new DomainStore(zk, "D");
    }

    private Zk connect() throws ZkException {
        return Zk.connect(server.connectString(), Duration.ofSeconds(4), Duration.ofSeconds(10));
    }

    @AfterEach
    void stop() {
        zk.close();
        server.close();
    }

    @Test
    void whatIsStoredIsReadAgain() throws Exception {
        DomainConfig domain = DomainConfig.create("D", Map.of("a", "1"))
                .withTag("small", new Tag("d", Map.of("memory", "1"), null))
                .starting("D-1");
        assertThat(store.create(domain)).isTrue();
        assertThat(store.create(domain)).isFalse();
        assertThat(store.domain()).contains(domain);
        InstanceConfig instance = InstanceConfig.create(
                "I",
                Map.of(),
                List.of(
                        new Spec(0, 2, List.of("small"), List.of("small"), true),
                        new Spec(0, 1, List.of(), List.of(), false)));
        assertThat(store.create(instance)).isTrue();
        assertThat(store.instances()).containsExactly(Map.entry("I", instance));
        assertThat(instance.specs()).extracting(Spec::id).containsExactly(1, 2);
        Book book = new Book();
        book.held.add(new Held(
                        "1",
                        "r_1",
                        "t",
                        ResourceKind.CONTAINER,
                        null,
                        "d/main",
                        null,
                        0,
                        List.of("jmx"),
                        Held.Phase.PENDING,
                        false,
                        false,
                        true,
                        false,
                        5,
                        0,
                        null,
                        null)
                .leaving(Held.Reason.QUIESCED));
        book.shortBy.put("d/main", 3);
        store.save(book);
        assertThat(store.book()).usingRecursiveComparison().isEqualTo(book);
        assertThat(DomainStore.domains(zk)).containsExactly("D");
        store.removeDomain();
        assertThat(DomainStore.domains(zk)).isEmpty();
    }

    @Test
    void noChangeIsLostWhenManyChangeAtOnce() throws Exception {
        store.create(DomainConfig.create("D", Map.of()));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> done = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            String name = "p" + t + ".";
            done.add(threads.submit((Callable<Void>) () -> {
                try (Zk own = connect()) {
                    for (int i = 0; i < 20; i++) {
                        String property = name + i;
                        new DomainStore(own, "D").changeDomain(d -> d.withProperties(Map.of(property, "x")));
                    }
                }
                return null;
            }));
        }
        for (Future<?> one : done) {
            one.get();
        }
        threads.shutdown();
        assertThat(store.domain().orElseThrow().properties()).hasSize(80);
    }

    @Test
    void aRefusedChangeChangesNothing() throws Exception {
        store.create(DomainConfig.create("D", Map.of()));
        assertThatThrownBy(() -> store.changeDomain(d -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(store.domain()).contains(DomainConfig.create("D", Map.of()));
        assertThat(store.changeInstance("none", i -> i)).isEmpty();
    }

    @Test
    void messagesAreNumberedAndTheLatestAreKept() throws Exception {
        store.create(DomainConfig.create("D", Map.of()));
        for (int i = 0; i < 25; i++) {
            int from = i * 10;
            store.add(
                    IntStream.range(from, from + 10)
                            .mapToObj(n -> new Message("CDISX0000I", "n" + n, null, null))
                            .toList(),
                    7);
        }
        List<Message> kept = store.messages();
        assertThat(kept).hasSize(200);
        assertThat(kept.get(199)).isEqualTo(new Message(250, 7, "CDISX0000I", "n249", null, null));
    }

    @Test
    void oneControllerRunsTheDomainManagerWhileItsSessionLives() throws Exception {
        store.create(DomainConfig.create("D", Map.of()));
        Zk other = connect();
        DomainStore theirs = new DomainStore(other, "D");
        assertThat(theirs.claimManager(new DomainStore.Holder("1", "h", 1))).isTrue();
        assertThat(theirs.claimManager(new DomainStore.Holder("1", "h", 1)))
                .as("again, by the same")
                .isTrue();
        assertThat(store.claimManager(new DomainStore.Holder("2", "h", 2))).isFalse();
        other.close();
        assertThat(store.claimManager(new DomainStore.Holder("2", "h", 2))).isTrue();
    }

    @Test
    void aNodeWithSomethingElseInItIsNamed() throws Exception {
        zk.create(store.paths().config(), "garbage".getBytes(StandardCharsets.UTF_8), CreateMode.PERSISTENT);
        assertThatThrownBy(() -> store.domain())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(store.paths().config());
    }

    @Test
    void noZooKeeperIsSaidInTime() {
        assertThatThrownBy(() -> Zk.connect("127.0.0.1:1", Duration.ofSeconds(4), Duration.ofMillis(300)))
                .isInstanceOf(ZkException.class)
                .hasMessageContaining("127.0.0.1:1");
        assertThatThrownBy(() -> Zk.connect("no servers at all:x", Duration.ofSeconds(4), Duration.ofMillis(300)))
                .isInstanceOf(ZkException.class);
    }
}
