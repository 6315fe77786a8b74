package streamsx.mesos.adapter;

import java.io.Closeable;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/**
 * What became of answers. The resource server does not say whether an answer has reached its client, so a moment after
 * it was handed over it counts as arrived, and the leader is notified; until then the leader would give the same
 * resources to the client's repeated request, if this process were gone. What will never be answered is given back.
 * Neither is forgotten while the leader is away: what it does not learn of it would take from the client, or keep for
 * nobody.
 */
final class Answers implements Closeable {
    /** How long the resource server may take to send what it was handed. */
    static final Duration ON_THE_WAY = Duration.ofMillis(200);

    private static final Logger LOG = Logger.getLogger(Answers.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final LeaderSession session;
    private final Notifier notifier;
    private final ScheduledExecutorService timer = Threads.timer("streams-mesos-answers", 2);

    Answers(LeaderSession session, Notifier notifier) {
        this.session = session;
        this.notifier = notifier;
    }

    /** These are about to be answered; until then the client gets no notice of them. */
    void begin(Collection<String> resources) {
        notifier.hold(resources);
    }

    /** The answer is handed over. */
    void handedOver(String clientId, Collection<String> resources) {
        if (resources.isEmpty()) {
            return;
        }
        after(ON_THE_WAY, () -> {
            notifier.free(resources);
            report("/answered", clientId, resources, () -> session.answered(clientId, resources));
        });
    }

    /** There will be no answer. */
    void givenUp(String clientId, Collection<String> resources) {
        if (resources.isEmpty()) {
            return;
        }
        notifier.forget(resources);
        after(Duration.ZERO, () -> report("/release", clientId, resources, () -> session.release(clientId, resources)));
    }

    private interface Request {
        void send() throws RestException;
    }

    private void report(String what, String clientId, Collection<String> resources, Request request) {
        try {
            request.send();
        } catch (RestException e) {
            if (e.unavailable() || e.status() == 401) {
                after(PAUSE, () -> report(what, clientId, resources, request));
            } else {
                LOG.warning("The leader refuses " + what + " of client " + clientId + " for " + resources + ": "
                        + e.getMessage());
            }
        }
    }

    private void after(Duration pause, Runnable work) {
        try {
            timer.schedule(work, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.fine("Closing");
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
