package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static streamsx.mesos.driver.SchedulerFixture.INFO;
import static streamsx.mesos.driver.ScriptedMaster.error;
import static streamsx.mesos.driver.ScriptedMaster.redirect;
import static streamsx.mesos.driver.ScriptedMaster.status;
import static streamsx.mesos.driver.ScriptedMaster.stream;
import static streamsx.mesos.driver.ScriptedMaster.subscribed;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.mesos.Protos.FrameworkID;
import org.apache.mesos.Protos.Status;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscriptions that break, are refused or redirected, and what a guard has to say about them. */
@Timeout(60)
class HttpSchedulerDriverSubscriptionTest {

    @RegisterExtension
    final SchedulerFixture it = new SchedulerFixture();

    @Test
    void comesBackAfterStreamsThatEndEarlyInMidRecordOrInGarbageUnderTheSameId() throws Exception {
        byte[] good = subscribed("fw", 15);
        it.master.then(
                status(503, ""),
                status(404, ""),
                stream("s1", good),
                stream("s2", Arrays.copyOf(good, good.length - 1)),
                stream("s3", good, "100\nabc".getBytes(StandardCharsets.US_ASCII)),
                stream("s4", good, "rubbish".getBytes(StandardCharsets.US_ASCII)),
                it.master.open("s5", good));
        it.start();
        assertThat(it.scheduler.next(7))
                .containsExactly(
                        "registered fw",
                        "disconnected",
                        "reregistered",
                        "disconnected",
                        "reregistered",
                        "disconnected",
                        "reregistered");
        assertThat(it.master.subscribes).hasValue(7);
    }

    @Test
    void silenceBreaksTheConnection() throws Exception {
        it.master.then(it.master.open("s1", subscribed("fw", 0.1)), it.master.open("s2", subscribed("fw", 15)));
        long begin = System.nanoTime();
        it.start();
        assertThat(it.scheduler.next()).isEqualTo("registered fw");
        assertThat(it.scheduler.next()).isEqualTo("disconnected");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(500));
        assertThat(it.scheduler.next()).isEqualTo("reregistered");
    }

    @Test
    void followsRedirectsWrittenAsMesosWritesThem() throws Exception {
        try (ScriptedMaster leader = new ScriptedMaster()) {
            String location = recorded("03-redirect-nonleading.txt")
                    .lines()
                    .filter(line -> line.startsWith("Location:"))
                    .findFirst()
                    .orElseThrow()
                    .substring(10)
                    .trim();
            assertThat(location).isEqualTo("//127.0.0.1:5050/master/api/v1/scheduler");
            it.master.then(redirect(location.replace("127.0.0.1:5050", leader.address())));
            leader.then(leader.open("s", subscribed("fw", 15)));
            it.start();
            assertThat(it.scheduler.next()).isEqualTo("registered fw");
            it.driver.reviveOffers();
            assertThat(it.scheduler.next()).isEqualTo("accepted REVIVE");
            assertThat(leader.calls).hasSize(1);
        }
    }

    @Test
    void aCircleOfRedirectsIsLeft() throws Exception {
        String self = "//" + it.master.address() + "/api/v1/scheduler";
        it.master.then(redirect(self), redirect(self), it.master.open("s", subscribed("fw", 15)));
        it.start();
        assertThat(it.scheduler.next()).isEqualTo("registered fw");
        assertThat(it.master.subscribes).hasValue(3);
    }

    @Test
    void failedOverWithoutGuardIsTheEnd() throws Exception {
        assertThat(recorded("04-resubscribe.txt")).contains("{\"message\":\"Framework failed over\"}");
        it.master.then(it.master.open("s", subscribed("fw", 15), error("Framework failed over")));
        it.start();
        assertThat(it.scheduler.next()).isEqualTo("registered fw");
        assertThat(it.scheduler.next()).isEqualTo("error Framework failed over");
        assertThat(it.driver.join()).isEqualTo(Status.DRIVER_ABORTED);
        assertThat(it.driver.reviveOffers()).isEqualTo(Status.DRIVER_ABORTED);
        assertThat(it.driver.stop(true)).isEqualTo(Status.DRIVER_ABORTED);
        assertThat(it.driver.stop(true)).isEqualTo(Status.DRIVER_STOPPED);
        assertThat(it.master.subscribes).hasValue(1);
    }

    @Test
    void failedOverIsTheEndIfTheGuardSaysNo() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        it.master.then(it.master.open("s", subscribed("fw", 15), error("Framework failed over")));
        it.start(() -> asked.incrementAndGet() <= 2);
        assertThat(it.scheduler.next()).isEqualTo("registered fw");
        assertThat(it.scheduler.next()).isEqualTo("error Framework failed over");
    }

    @Test
    void whoStillLeadsSubscribesAgainAfterFailedOver() throws Exception {
        it.master.then(
                it.master.open("s", subscribed("fw", 15), error("Framework failed over")),
                it.master.open("s2", subscribed("fw", 15)));
        it.start(() -> true);
        assertThat(it.scheduler.next(3)).containsExactly("registered fw", "disconnected", "reregistered");
    }

    @Test
    void removedIsTheEndWhateverTheGuardSays() throws Exception {
        assertThat(recorded("05-framework-removed.txt")).contains("{\"message\":\"Framework has been removed\"}");
        it.master.then(stream("s", error("Framework has been removed")));
        it.start(() -> true);
        assertThat(it.scheduler.next()).isEqualTo("error Framework has been removed");
        assertThat(it.driver.join()).isEqualTo(Status.DRIVER_ABORTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403})
    void aRefusedSubscriptionIsTheEnd(int status) throws Exception {
        it.master.then(status(status, "because"));
        it.start();
        assertThat(it.scheduler.next()).isEqualTo("error SUBSCRIBE refused with HTTP status " + status + ": because");
        assertThat(it.driver.join()).isEqualTo(Status.DRIVER_ABORTED);
    }

    @Test
    void nothingIsSentWhileTheGuardSaysNoAndItIsNotAskedInASpin() throws Exception {
        List<Long> asked = new CopyOnWriteArrayList<>();
        it.master.then(it.master.open("s", subscribed("fw", 15)));
        it.start(() -> {
            asked.add(System.nanoTime());
            if (asked.size() == 2) {
                throw new IllegalStateException("ZooKeeper is away");
            }
            if (asked.size() == 3) {
                throw new InterruptedException("from the guard, not from the driver");
            }
            return asked.size() > 6;
        });
        assertThat(it.scheduler.next()).isEqualTo("registered fw");
        assertThat(it.master.subscribes).hasValue(1);
        assertThat(asked).as("before SUBSCRIBE, and after SUBSCRIBED").hasSize(8);
        assertThat(Duration.ofNanos(asked.get(6) - asked.get(0)))
                .as("six delays that double up to 100 ms, halved by chance")
                .isGreaterThanOrEqualTo(Duration.ofMillis(10 + 20 + 40 + 50 + 50 + 50));
    }

    @Test
    void aGuardThatSaysNoAfterSubscribedKeepsTheConnectionUnused() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        it.master.then(it.master.open("s1", subscribed("fw", 15)), it.master.open("s2", subscribed("fw", 15)));
        it.start(() -> asked.incrementAndGet() != 2);
        assertThat(it.scheduler.next()).isEqualTo("registered fw");
        it.driver.reviveOffers();
        assertThat(it.scheduler.next()).isEqualTo("accepted REVIVE");
        assertThat(it.master.streamIds).containsExactly("s2");
    }

    @Test
    void anUpdatedDescriptionIsUsedForTheNextSubscription() throws Exception {
        AtomicReference<Call> second = new AtomicReference<>();
        CountDownLatch cut = new CountDownLatch(1);
        it.master.then(
                (exchange, call) -> {
                    stream("s1", subscribed("fw", 15)).answer(exchange, call);
                    cut.await();
                },
                (exchange, call) -> {
                    second.set(call);
                    it.master.open("s2", subscribed("fw", 15)).answer(exchange, call);
                });
        it.start();
        assertThat(it.scheduler.next()).isEqualTo("registered fw");
        it.driver.updateFramework(
                INFO.toBuilder()
                        .setName("new")
                        .setId(FrameworkID.newBuilder().setValue("fw"))
                        .build(),
                List.of("r"));
        assertThat(it.scheduler.next()).isEqualTo("accepted UPDATE_FRAMEWORK");
        cut.countDown();
        assertThat(it.scheduler.next()).isEqualTo("disconnected");
        assertThat(it.scheduler.next()).isEqualTo("reregistered");
        assertThat(second.get().getFrameworkId().getValue()).isEqualTo("fw");
        assertThat(second.get().getSubscribe().getFrameworkInfo().getId().getValue())
                .isEqualTo("fw");
        assertThat(second.get().getSubscribe().getFrameworkInfo().getName()).isEqualTo("new");
        assertThat(second.get().getSubscribe().getSuppressedRolesList()).containsExactly("r");
    }

    private static String recorded(String name) throws Exception {
        try (InputStream in = HttpSchedulerDriverSubscriptionTest.class.getResourceAsStream("/mesos-wire/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
