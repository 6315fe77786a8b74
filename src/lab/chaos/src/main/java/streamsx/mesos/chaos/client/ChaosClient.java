package streamsx.mesos.chaos.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.chaos.history.Recorder;

/**
 * One that asks for resources and gives them back, all the time, by chance; and that waits for notifications beside
 * that. It takes down each attempt, answer and notification. What it wants is a function of its seed; what comes of it
 * is not.
 */
public final class ChaosClient {
    private static final Duration ANSWER = Duration.ofSeconds(12);
    private static final int POLL_SECONDS = 4;
    private static final int ENOUGH = 6;

    private final String name;
    private final Recorder recorder;
    private final Map<String, String> environment;
    private final Random random;
    private final Rest requests;
    private final Rest polls;
    private final Random pollRandom;
    private final Holdings holdings = new Holdings();
    private final AtomicInteger numbers = new AtomicInteger();
    private final CountDownLatch quiet = new CountDownLatch(1);
    private final CountDownLatch draining = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean quietNow;
    private volatile boolean drained;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * @param proxies     by the port of each instance the port through which it is reached
     * @param environment of all tasks
     */
    public ChaosClient(
            String name,
            long seed,
            String token,
            Map<Integer, Integer> proxies,
            Map<String, String> environment,
            Recorder recorder) {
        this.environment = Map.copyOf(environment);
        this.name = name;
        this.recorder = recorder;
        random = new Random(seed);
        pollRandom = new Random(seed + 1);
        requests = new Rest(token, proxies, random);
        polls = new Rest(token, proxies, pollRandom);
    }

    public String name() {
        return name;
    }

    public void start() {
        for (Runnable work : List.<Runnable>of(() -> run(this::live), () -> run(this::listen))) {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void run(Work work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            java.io.StringWriter trace = new java.io.StringWriter();
            e.printStackTrace(new java.io.PrintWriter(trace));
            recorder.note("DEFECT of chaos: client " + name + " fails: " + trace);
        }
    }

    private void live() throws InterruptedException {
        until200("clients", "", Map.of("clientId", name, "name", "chaos " + name), List.of());
        while (!quiet.await(50 + random.nextInt(450), TimeUnit.MILLISECONDS)) {
            giveBackRevoked();
            boolean more = holdings.size() < 2 || (holdings.size() < ENOUGH && random.nextInt(100) < 55);
            if (more) {
                allocate();
            } else {
                giveBack(holdings.any(random));
            }
        }
        while (!draining.await(200, TimeUnit.MILLISECONDS)) {
            giveBackRevoked();
            quietNow = true;
        }
        List<String> all = holdings.all();
        if (!all.isEmpty()) {
            giveBackAll("release", all);
        }
        until200("release-all", "", Map.of("clientId", name), List.of());
        drained = true;
        while (!over.await(200, TimeUnit.MILLISECONDS)) {
            giveBackRevoked();
        }
    }

    private void giveBackRevoked() throws InterruptedException {
        List<String> revoked = holdings.takeRevoked();
        if (!revoked.isEmpty()) {
            until200("release", "", Map.of("clientId", name, "resources", revoked), revoked);
        }
    }

    private void giveBack(String resource) throws InterruptedException {
        giveBackAll(holdings.isPending(resource) && random.nextBoolean() ? "cancel" : "release", List.of(resource));
    }

    private void giveBackAll(String how, List<String> resources) throws InterruptedException {
        holdings.gives(resources);
        until200(how, "", Map.of("clientId", name, "resources", resources), resources);
    }

    private void allocate() throws InterruptedException {
        int request = numbers.incrementAndGet();
        RandomRequest drawn = RandomRequest.draw(random, name, request, environment);
        for (int attempt = 1; over.getCount() > 0; attempt++) {
            try {
                Rest.Reply reply = attempt(
                        request, attempt, "allocate", "POST", "/allocate", drawn.body(), drawn.text(), List.of());
                if (reply.status() == 200) {
                    allReported(reply.body().path("resources")).forEach(t -> {
                        if (t.request().equals("ALLOCATED") || t.request().equals("PENDING")) {
                            holdings.has(t.id(), t.request().equals("ALLOCATED"));
                        }
                    });
                    return;
                }
                if (reply.status() != 503) {
                    return; // The checker has a word to say on that.
                }
                over.await(Math.max(200, reply.retryAfterMillis()), TimeUnit.MILLISECONDS);
            } catch (Rest.LostException e) {
                if (e.mayBeCarriedOut() && !drawn.repeat()) {
                    recorder.add(new Fact.GaveUp(Recorder.now(), name, request, "allocate"));
                    return;
                }
                over.await(100 + random.nextInt(400), TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Repeats a request that does no harm when it is repeated. */
    private void until200(String what, String query, Object body, List<String> named) throws InterruptedException {
        int request = numbers.incrementAndGet();
        for (int attempt = 1; over.getCount() > 0; attempt++) {
            try {
                Rest.Reply reply = attempt(request, attempt, what, "POST", "/" + what + query, body, "", named);
                if (reply.status() != 503) {
                    return;
                }
                over.await(Math.max(200, reply.retryAfterMillis()), TimeUnit.MILLISECONDS);
            } catch (Rest.LostException e) {
                over.await(100 + random.nextInt(400), TimeUnit.MILLISECONDS);
            }
        }
    }

    private Rest.Reply attempt(
            int request,
            int attempt,
            String what,
            String method,
            String path,
            Object body,
            String detail,
            List<String> named)
            throws Rest.LostException, InterruptedException {
        recorder.add(new Fact.Asked(Recorder.now(), name, request, attempt, what, detail, named));
        try {
            Rest.Reply reply = requests.ask(method, path, body, ANSWER);
            recorder.add(new Fact.Answered(
                    Recorder.now(),
                    name,
                    request,
                    attempt,
                    what,
                    reply.status(),
                    allReported(reply.body().path("resources"))));
            return reply;
        } catch (Rest.LostException e) {
            recorder.add(new Fact.Unanswered(Recorder.now(), name, request, attempt, what, e.getMessage()));
            throw e;
        }
    }

    private static List<Fact.Reported> allReported(JsonNode resources) {
        List<Fact.Reported> all = new ArrayList<>();
        resources.forEach(r -> all.add(reported(r)));
        return all;
    }

    private static Fact.Reported reported(JsonNode r) {
        return new Fact.Reported(
                r.path("nativeId").asText(),
                r.path("mesosTaskId").asText(),
                r.path("resourceState").asText(),
                r.path("requestState").asText());
    }

    private void listen() throws InterruptedException {
        long acknowledged = 0;
        while (over.getCount() > 0) {
            long askedAt = Recorder.now();
            try {
                Rest.Reply reply = polls.ask(
                        "GET",
                        "/notifications?client=" + name + "&acknowledged=" + acknowledged + "&timeoutSecs="
                                + POLL_SECONDS,
                        null,
                        ANSWER);
                if (reply.status() != 200) {
                    // 404: it has not connected yet.
                    if (reply.status() != 503 && reply.status() != 404) {
                        recorder.add(new Fact.Answered(
                                Recorder.now(), name, 0, 0, "notifications", reply.status(), List.of()));
                    }
                    over.await(Math.max(200, reply.retryAfterMillis()), TimeUnit.MILLISECONDS);
                    continue;
                }
                for (JsonNode n : reply.body().path("notifications")) {
                    notified(n, askedAt);
                    acknowledged = Math.max(acknowledged, n.path("sequence").asLong());
                }
            } catch (Rest.LostException e) {
                // Now and then it is as if it had been started anew: it hears everything that is still open once more.
                if (pollRandom.nextInt(10) == 0) {
                    acknowledged = 0;
                }
                over.await(100 + pollRandom.nextInt(400), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void notified(JsonNode n, long askedAt) {
        Fact.Reported resource = reported(n.path("resource"));
        long sequence = n.path("sequence").asLong();
        String kind = n.path("kind").asText();
        recorder.add(new Fact.Notified(Recorder.now(), name, sequence, kind, resource, askedAt));
        if (holdings.hasHeard(sequence)) {
            return;
        }
        holdings.hears(sequence);
        if (kind.equals("REVOKED")) {
            holdings.isRevoked(resource.id());
        } else if (kind.equals("ALLOCATED")) {
            holdings.has(resource.id(), true);
        }
    }

    /** Asks for nothing more; what is under way is still repeated until it is answered. */
    public void quieten() {
        quiet.countDown();
    }

    /** Whether all its orders are carried out and answered. */
    public boolean isIdle() {
        return draining.getCount() == 0 ? drained : quietNow;
    }

    /** Whether the notification of this sequence has reached it. */
    public boolean hasHeard(long sequence) {
        return holdings.hasHeard(sequence);
    }

    /** Gives everything back. */
    public void drain() {
        draining.countDown();
    }

    /** Ends it. */
    public void close() throws InterruptedException {
        quiet.countDown();
        draining.countDown();
        over.countDown();
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join(5_000);
        }
    }
}
