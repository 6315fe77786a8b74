package streamsx.mesos.standin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import streamsx.mesos.standin.client.ConnectionListener;
import streamsx.mesos.standin.client.ConnectionLostException;
import streamsx.mesos.standin.client.DomainConnection;
import streamsx.mesos.standin.client.Heard;

/** Ways in which the product may differ, as far as requests go. */
@Timeout(60)
class VariantsTest {

    @RegisterExtension
    final StandIn standIn = new StandIn();

    private final RecordingManager manager = new RecordingManager(new String[0]);

    @Test
    void requestsOfOneClientMayComeOneAtATimeButThoseOfAnotherDoNotWait() throws Exception {
        standIn.switches.put("standin.requests", "one-at-a-time");
        CountDownLatch otherClient = new CountDownLatch(1);
        CountDownLatch firstUnderWay = new CountDownLatch(1);
        AtomicInteger atOnce = new AtomicInteger();
        manager.command = (client, data, locale) -> {
            if (client.getClientId().equals("c2")) {
                otherClient.countDown();
                return "other";
            }
            firstUnderWay.countDown();
            int now = atOnce.incrementAndGet();
            try {
                return otherClient.await(20, TimeUnit.SECONDS) ? "at once " + now : "alone";
            } catch (InterruptedException stopped) {
                return "interrupted";
            } finally {
                atOnce.decrementAndGet();
            }
        };
        standIn.server(args -> manager).serving();
        DomainConnection one = standIn.connection("c1", new ConnectionListener() {});
        DomainConnection two = standIn.connection("c2", new ConnectionListener() {});
        one.connect();
        two.connect();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            Callable<String> request = () -> one.customCommand("x", Locale.ENGLISH);
            Future<String> first = threads.submit(request);
            Future<String> second = threads.submit(request);
            Future<String> third = threads.submit(request);
            assertThat(firstUnderWay.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(two.customCommand("x", Locale.ENGLISH)).isEqualTo("other");
            assertThat(first.get()).isEqualTo("at once 1");
            assertThat(second.get()).isEqualTo("at once 1");
            assertThat(third.get()).isEqualTo("at once 1");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aClientMayLosePatience() throws Exception {
        standIn.switches.put("standin.requestTimeoutMs", "300");
        CountDownLatch never = new CountDownLatch(1);
        manager.command = (client, data, locale) -> {
            try {
                never.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return "late";
        };
        standIn.server(args -> manager).serving();
        Heard heard = new Heard();
        DomainConnection connection = standIn.connection("c1", heard);
        connection.connect();
        assertThatThrownBy(() -> connection.customCommand("x", Locale.ENGLISH))
                .isInstanceOf(ConnectionLostException.class);
        assertThat(heard.next()).startsWith("connected");
        assertThat(heard.next()).startsWith("disconnected");
        assertThat(heard.next()).startsWith("connected");
        never.countDown();
    }

    @Test
    void aNewerConnectionOfTheSameClientGetsTheNotifications() throws Exception {
        standIn.server(args -> manager).serving();
        Heard older = new Heard();
        Heard newer = new Heard();
        DomainConnection first = standIn.connection("c1", older);
        first.connect();
        standIn.connection("c1", newer).connect();
        assertThat(newer.next()).startsWith("connected");
        assertThat(older.next()).startsWith("connected");
        first.close();
        manager.getResourceNotificationManager()
                .resourcesRevoked("c1", java.util.List.of(RecordingManager.resource("r1")));
        assertThat(newer.next()).startsWith("revoked");
    }
}
