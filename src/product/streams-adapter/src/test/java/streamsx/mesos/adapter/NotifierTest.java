package streamsx.mesos.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceNotificationManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NotifierTest {
    private final Fakes.NotingClients clients = new Fakes.NotingClients();
    private final AtomicReference<ResourceNotificationManager> manager = new AtomicReference<>(clients);
    private final Notifier notifier = new Notifier(manager::get);

    @AfterEach
    void end() {
        notifier.close();
    }

    private static List<Notice> notices(Object... entries) {
        return Notice.parse(
                "mesos",
                Arrays.stream(entries)
                        .map(e -> {
                            String[] words = e.toString().split(" ");
                            return FakeLeader.notification(Long.parseLong(words[0]), words[1], words[2]);
                        })
                        .toList());
    }

    @Test
    void keepsTheLeadersOrder() throws Exception {
        notifier.tell(notices("1 ALLOCATED a", "2 ALLOCATED b", "3 REVOKED a", "4 ALLOCATED c"));

        assertThat(List.of(clients.next(), clients.next(), clients.next(), clients.next()))
                .containsExactly(
                        "allocated client-1 a", "allocated client-1 b", "revoked client-1 a", "allocated client-1 c");
    }

    @Test
    void tellsAClientOfSeveralResourcesAtOnce() throws Exception {
        List<Integer> sizes = new ArrayList<>();
        manager.set(new ResourceNotificationManager() {
            @Override
            public void resourcesAllocated(String clientId, Collection<ResourceDescriptor> resources) {
                sizes.add(resources.size());
                clients.resourcesAllocated(clientId, resources);
            }

            @Override
            public void resourcesRevoked(String clientId, Collection<ResourceDescriptor> resources) {}

            @Override
            public void resourcesRevokeImminent(String clientId, Collection<ResourceDescriptor> resources) {}
        });
        notifier.tell(notices("1 ALLOCATED a", "2 ALLOCATED b"));
        clients.next();
        clients.next();

        assertThat(sizes).containsExactly(2);
    }

    @Test
    void anOlderNoticeNeverComesAfterANewerOne() throws Exception {
        notifier.repeat(notices("9 REVOKED a"));
        notifier.tell(notices("5 ALLOCATED a", "9 REVOKED a", "10 REVOKED b"));

        assertThat(clients.next()).isEqualTo("revoked client-1 a");
        assertThat(clients.next()).isEqualTo("revoked client-1 b");
    }

    @Test
    void aClientThatConnectsAgainHearsTheLastAgain() throws Exception {
        notifier.tell(notices("9 REVOKED a"));
        notifier.repeat(notices("9 REVOKED a"));

        assertThat(clients.next()).isEqualTo("revoked client-1 a");
        assertThat(clients.next()).isEqualTo("revoked client-1 a");
    }

    @Test
    void aNoticeWaitsForTheAnswerThatNamesItsResource() throws Exception {
        notifier.hold(List.of("a"));
        notifier.tell(notices("1 ALLOCATED a", "2 ALLOCATED b", "3 REVOKED a"));
        assertThat(clients.next()).isEqualTo("allocated client-1 b");
        assertThat(clients.heard).isEmpty();
        notifier.free(List.of("a"));

        assertThat(clients.next()).isEqualTo("allocated client-1 a");
        assertThat(clients.next()).isEqualTo("revoked client-1 a");
    }

    @Test
    void waitsForSomebodyToTell() throws Exception {
        manager.set(null);
        notifier.tell(notices("1 ALLOCATED a"));
        manager.set(clients);

        assertThat(clients.next()).isEqualTo("allocated client-1 a");
    }

    @Test
    void aClientThatFailsKeepsNobodyFromHearing() throws Exception {
        manager.set(new ResourceNotificationManager() {
            @Override
            public void resourcesAllocated(String clientId, Collection<ResourceDescriptor> resources) {
                throw new IllegalStateException("gone");
            }

            @Override
            public void resourcesRevoked(String clientId, Collection<ResourceDescriptor> resources) {
                clients.resourcesRevoked(clientId, resources);
            }

            @Override
            public void resourcesRevokeImminent(String clientId, Collection<ResourceDescriptor> resources) {}
        });
        notifier.tell(notices("1 ALLOCATED a", "2 REVOKED b"));

        assertThat(clients.next()).isEqualTo("revoked client-1 b");
    }

    @Test
    void whatIsNotUnderstoodIsLeftOut() {
        assertThat(notices("1 EXPLODED a", "2 REVOKED b"))
                .extracting(n -> n.kind + " " + n.resourceId())
                .containsExactly("REVOKED b");
    }
}
