package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static streamsx.mesos.driver.SchedulerFixture.OPTIONS;
import static streamsx.mesos.driver.ScriptedMaster.record;
import static streamsx.mesos.driver.ScriptedMaster.redirect;
import static streamsx.mesos.driver.ScriptedMaster.status;
import static streamsx.mesos.driver.ScriptedMaster.stream;
import static streamsx.mesos.driver.ScriptedMaster.subscribed;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import streamsx.mesos.driver.internal.http.BoundedText;
import streamsx.mesos.driver.internal.http.RecordIO;
import streamsx.mesos.driver.machine.Redirects;
import streamsx.mesos.testsupport.Await;
import streamsx.mesos.testsupport.LogCapture;

/** Masters, networks and schedulers that misbehave; the words are those of recorded masters. */
@Timeout(120)
class DriverRobustnessTest {

    @RegisterExtension
    final SchedulerFixture it = new SchedulerFixture();

    @Test
    void takesARecordOf64MiBAndRefusesALargerOne() throws Exception {
        // Two lengths in front of the data grow with it; what is missing to the very limit is filled up.
        byte[] almost = message(RecordIO.MAX_RECORD_BYTES - 100);
        byte[] whole = message(2 * RecordIO.MAX_RECORD_BYTES - 100 - (almost.length - "67108864\n".length()));
        assertThat(whole.length - "67108864\n".length()).isEqualTo(RecordIO.MAX_RECORD_BYTES);
        int data = Event.parseFrom(ByteString.copyFrom(whole, 9, whole.length - 9))
                .getMessage()
                .getData()
                .size();
        it.master.then(
                sized(subscribed("fw", 15), whole, "67108865\n".getBytes(StandardCharsets.US_ASCII)),
                it.master.open("s2", subscribed("fw", 15)));
        List<Integer> lengths = new CopyOnWriteArrayList<>();
        try (LogCapture logs = new LogCapture()) {
            it.scheduler.onMessage = bytes -> lengths.add(bytes.length);
            it.start();
            it.scheduler.await("registered fw");
            assertThat(Await.next(it.scheduler.log, "end of the stream", Duration.ofSeconds(60)))
                    .isEqualTo("disconnected");
            it.scheduler.await("reregistered");
            assertThat(lengths).containsExactly(data);
            assertThat(logs.lines()).anyMatch(line -> line.contains("at most 67108864 are taken"));
        }
    }

    /** With a length: the server's chunks are so small that these bytes would take it long. */
    private static ScriptedMaster.Step sized(byte[]... parts) {
        return (exchange, call) -> {
            exchange.getResponseHeaders().set("Mesos-Stream-Id", "s");
            exchange.sendResponseHeaders(
                    200, Arrays.stream(parts).mapToLong(part -> part.length).sum());
            for (byte[] part : parts) {
                exchange.getResponseBody().write(part);
            }
        };
    }

    private static byte[] message(int size) {
        return record(Event.newBuilder()
                .setType(Event.Type.MESSAGE)
                .setMessage(Event.Message.newBuilder()
                        .setAgentId(Protos.AgentID.newBuilder().setValue("S"))
                        .setExecutorId(Protos.ExecutorID.newBuilder().setValue("e"))
                        .setData(ByteString.copyFrom(new byte[size])))
                .build());
    }

    @Test
    void aSlowSchedulerSlowsTheMasterDownInsteadOfFillingTheMemory() throws Exception {
        int size = 256 << 10;
        int events = 400;
        byte[] event = message(size);
        AtomicLong written = new AtomicLong();
        CountDownLatch free = new CountDownLatch(1);
        it.master.then((exchange, call) -> {
            exchange.getResponseHeaders().set("Mesos-Stream-Id", "s");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(subscribed("fw", 15));
            for (int i = 0; i < events; i++) {
                exchange.getResponseBody().write(event);
                exchange.getResponseBody().flush();
                written.addAndGet(size);
            }
            new CountDownLatch(1).await();
        });
        List<Integer> lengths = new CopyOnWriteArrayList<>();
        it.scheduler.onRegistered = () -> {
            try {
                free.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        it.scheduler.onMessage = bytes -> lengths.add(bytes.length);
        it.start();
        assertThat(it.scheduler.next()).isEqualTo("registered fw");
        long before = -1;
        while (written.get() != before) {
            before = written.get();
            LockSupport.parkNanos(Duration.ofMillis(700).toNanos());
        }
        // 16 MiB of events, one more that waits for room, and what the sockets hold.
        assertThat(written.get()).isBetween(1L, 40L << 20);
        free.countDown();
        Await.until("all events came", () -> lengths.size() == events);
        assertThat(it.scheduler.log).isEmpty();
    }

    @Test
    void stopDoesNotWaitForASlowScheduler() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        byte[] event = message(1 << 20);
        byte[][] parts = new byte[40][];
        Arrays.fill(parts, event);
        parts[0] = subscribed("fw", 15);
        it.master.then(it.master.open("s", parts));
        it.scheduler.onRegistered = () -> {
            try {
                free.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        it.start(OPTIONS.withStopTimeout(Duration.ofMillis(300)));
        assertThat(it.scheduler.next()).isEqualTo("registered fw");
        it.driver.stop(true);
        free.countDown();
        assertThat(it.scheduler.log).isEmpty();
    }

    @Test
    void aMasterThatNeverAnswersIsLeft() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        it.master.then((exchange, call) -> over.await());
        it.master.atTheEnd = it.master.open("s", subscribed("fw", 15));
        it.start(OPTIONS.withRequestTimeout(Duration.ofMillis(400)));
        assertThat(it.scheduler.next()).isEqualTo("registered fw");
        assertThat(it.master.subscribes).hasValueGreaterThanOrEqualTo(2);
        over.countDown();
    }

    @Test
    void aMasterThatDripsButNeverSubscribesIsLeft() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        byte[] slow = message(1000);
        it.master.then((exchange, call) -> {
            stream("s", Arrays.copyOf(slow, 10)).answer(exchange, call);
            for (int i = 10; i < slow.length && !over.await(20, TimeUnit.MILLISECONDS); i++) {
                exchange.getResponseBody().write(slow[i]);
                exchange.getResponseBody().flush();
            }
        });
        it.master.atTheEnd = it.master.open("s", subscribed("fw", 15));
        it.start(OPTIONS.withRequestTimeout(Duration.ofMillis(600)));
        assertThat(it.scheduler.next()).isEqualTo("registered fw");
        over.countDown();
    }

    @Test
    void aHalfOpenConnectionIsFoundWhateverHeartbeatIsTold() throws Exception {
        double[] odd = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e300};
        for (double seconds : odd) {
            it.master.then(stream("s", subscribed("fw", seconds)));
        }
        it.master.then(it.master.open("s", subscribed("fw", 0.1)), it.master.open("s", subscribed("fw", 15)));
        it.start();
        assertThat(it.scheduler.next()).isEqualTo("registered fw");
        for (int i = 0; i < odd.length + 1; i++) {
            assertThat(it.scheduler.next()).isEqualTo("disconnected");
            assertThat(it.scheduler.next()).isEqualTo("reregistered");
        }
    }

    @Test
    void oneOfAListThatDoesNotAnswerIsPassedOver() throws Exception {
        int closed;
        try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
            closed = free.getLocalPort();
        }
        try (ScriptedMaster second = new ScriptedMaster()) {
            second.then(second.open("s", subscribed("fw", 15)));
            it.master.then(status(503, "No leader"));
            it.start("127.0.0.1:" + closed + "," + it.master.address() + ",http://" + second.address() + "/", OPTIONS);
            assertThat(it.scheduler.next()).isEqualTo("registered fw");
            assertThat(it.master.subscribes).hasValue(1);
        }
    }

    @Test
    void aChainOfRedirectsIsFollowedAndAnEndlessOneLeft() throws Exception {
        String to = "//" + it.master.address();
        for (int i = 0; i < 12; i++) {
            it.master.then(redirect(to + "/" + i + "/api/v1/scheduler"));
        }
        for (int i = 12; i < 14; i++) {
            it.master.then(redirect(to + "/" + i));
        }
        it.master.then(it.master.open("s", subscribed("fw", 15)));
        try (LogCapture logs = new LogCapture()) {
            it.start();
            assertThat(it.scheduler.next()).isEqualTo("registered fw");
            assertThat(it.master.subscribes).hasValue(15);
            assertThat(logs.lines().stream().filter(line -> line.contains("masters redirect on and on")))
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mailto:x",
                "ftp://h:1/",
                "http://",
                "http://u:p@h:1/",
                "//h:99999/",
                "//h:0/",
                "ht tp://x",
                "//"
            })
    void aRedirectToNowhereIsRefused(String location) {
        URI from = URI.create("https://127.0.0.1:5050/api/v1/scheduler");
        if (location.isEmpty()) {
            assertThatThrownBy(() -> Redirects.follow(from, "http://h:1/")).hasMessageContaining("without TLS");
        } else {
            assertThatThrownBy(() -> Redirects.follow(from, location))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("https://127.0.0.1:5050/api/v1/scheduler redirects to '" + location + "'");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|Failed to validate scheduler::Call: 'framework_id' differs from 'subscribe.framework_info.id'",
                "401|401 Unauthorized.",
                "403|Not authorized to register as 'n'",
                "406|Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'",
                "415|Expecting 'Content-Type' of application/json or application/x-protobuf"
            })
    void whatAMasterRefusesForGoodIsToldInItsWords(int status, String words) throws Exception {
        it.master.then(status(status, words));
        it.start();
        assertThat(it.scheduler.next()).isEqualTo("error SUBSCRIBE refused with HTTP status " + status + ": " + words);
    }

    @Test
    void aZippedRefusalCanBeReadAndAZippedStreamIsLeft() throws Exception {
        it.master.then(zipped(200, subscribed("fw", 15)), zipped(403, "because".getBytes(StandardCharsets.US_ASCII)));
        try (LogCapture logs = new LogCapture()) {
            it.start();
            assertThat(it.scheduler.next()).isEqualTo("error SUBSCRIBE refused with HTTP status 403: because");
            assertThat(logs.lines())
                    .anyMatch(line -> line.contains("sends its events in gzip, which was not asked for"));
        }
    }

    private static ScriptedMaster.Step zipped(int status, byte[] body) {
        return (exchange, call) -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
                out.write(body);
            }
            exchange.getResponseHeaders().set("Mesos-Stream-Id", "s");
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(status, bytes.size());
            exchange.getResponseBody().write(bytes.toByteArray());
        };
    }

    @Test
    void ofAnEndlessRefusalTheBeginningIsKept() throws Exception {
        it.master.then(it.master.open("s", subscribed("fw", 15)));
        it.master.callStatus = 400;
        it.master.callBody = "x".repeat(3 << 20);
        it.start();
        assertThat(it.scheduler.next()).isEqualTo("registered fw");
        it.driver.reviveOffers();
        assertThat(it.scheduler.next()).isEqualTo("refused REVIVE 400 " + "x".repeat(BoundedText.MAX_BYTES));
        it.master.callStatus = 202;
        it.master.callBody = "";
        it.driver.reviveOffers();
        assertThat(it.scheduler.next()).isEqualTo("accepted REVIVE");
    }
}
