package streamsx.mesos.driver.internal.executor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import org.apache.mesos.v1.Protos.TaskInfo;
import org.apache.mesos.v1.executor.Protos.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.driver.internal.http.MesosHttp;
import streamsx.mesos.driver.internal.http.StreamSignal;
import streamsx.mesos.driver.internal.threads.FatalException;

/** One SUBSCRIBE, from the request to the end of its event stream. */
public final class ExecutorStream {

    /** How it ended. */
    enum End {
        /** It broke, or there was no connection: the agent is away. */
        AGENT_GONE,
        /** The agent is there but cannot take the subscription yet. */
        NOT_YET
    }

    private static final Logger LOG = LoggerFactory.getLogger(ExecutorStream.class);

    /** Agents send heartbeats every 30 minutes and do not say so: silence is no sign of anything. */
    private static final Duration UNLIMITED = Duration.ofDays(36_500);

    private final ExecutorEnvironment environment;
    private final MesosHttp http;
    private final ExecutorOutbox outbox;
    private final ExecutorDispatcher dispatcher;
    private final ExecutorShutdown shutdown;
    private final BlockingQueue<Runnable> mailbox;
    private SignalReader reader;
    private ExecutorSubscription subscription;

    public ExecutorStream(
            ExecutorEnvironment environment,
            MesosHttp http,
            ExecutorOutbox outbox,
            ExecutorDispatcher dispatcher,
            ExecutorShutdown shutdown,
            BlockingQueue<Runnable> mailbox) {
        this.environment = environment;
        this.http = http;
        this.outbox = outbox;
        this.dispatcher = dispatcher;
        this.shutdown = shutdown;
        this.mailbox = mailbox;
    }

    /** Whether SUBSCRIBED came. */
    boolean wasSubscribed() {
        return subscription != null;
    }

    /**
     * Subscribes and reads to the end.
     *
     * @param answerTimeout longest wait for the answer and for SUBSCRIBED
     * @throws FatalException if the agent will not have this executor, or says ERROR
     */
    End follow(Duration answerTimeout) throws InterruptedException, FatalException {
        URI target = environment.executorApi();
        try (SignalReader opened = new SignalReader(
                http.client(), http.request(target, outbox.subscribeCall()).build(), mailbox)) {
            reader = opened;
            StreamSignal.Head head = reader.head(answerTimeout);
            switch (head.status()) {
                case 200 -> read(answerTimeout);
                case 400, 401, 403, 406, 415 ->
                    throw new FatalException(
                            "SUBSCRIBE refused with HTTP status " + head.status() + ": " + reader.text(answerTimeout));
                // 503 while it recovers; 404 while it starts.
                default ->
                    LOG.info(
                            "The agent at {} answers {} to SUBSCRIBE; the executor driver tries again",
                            target,
                            head.status());
            }
            return wasSubscribed() ? End.AGENT_GONE : End.NOT_YET;
        } catch (HttpTimeoutException e) {
            LOG.warn("The executor driver could not subscribe: {}", e.getMessage());
            return End.NOT_YET;
        } catch (IOException e) {
            LOG.warn("The executor driver has no subscription at {}: {}", target, e.toString());
            return End.AGENT_GONE;
        } finally {
            if (subscription != null) {
                subscription.end();
            }
        }
    }

    /** A call was lost: that breaks the stream, if the call's subscription lives on it. On the stream's thread. */
    @SuppressWarnings("ReferenceEquality") // The next one may look the same.
    void callLost(ExecutorSubscription of, Throwable cause) {
        if (of == subscription) {
            reader.callLost(cause);
        }
    }

    private void read(Duration answerTimeout) throws InterruptedException, IOException, FatalException {
        while (true) {
            Duration atMost = wasSubscribed() ? UNLIMITED : answerTimeout;
            for (byte[] record : reader.records(atMost)) {
                take(Event.parseFrom(record));
            }
        }
    }

    private void take(Event event) throws InterruptedException, IOException, FatalException {
        if (event.getType() == Event.Type.SUBSCRIBED) {
            subscribed(event.getSubscribed());
            return;
        }
        if (event.getType() == Event.Type.ERROR) {
            throw new FatalException(event.getError().getMessage());
        }
        if (subscription == null && event.getType() != Event.Type.SHUTDOWN) {
            // As the native driver, which gives a shutdown its due at any time.
            LOG.warn("Event {} before SUBSCRIBED is ignored", event.getType());
            return;
        }
        switch (event.getType()) {
            case LAUNCH -> launch(event.getLaunch().getTask());
            case LAUNCH_GROUP -> {
                for (TaskInfo task : event.getLaunchGroup().getTaskGroup().getTasksList()) {
                    launch(task);
                }
            }
            case KILL -> dispatcher.kill(event.getKill());
            case ACKNOWLEDGED ->
                outbox.acknowledged(
                        event.getAcknowledged().getTaskId(),
                        event.getAcknowledged().getUuid());
            case MESSAGE -> dispatcher.message(event.getMessage().getData().toByteArray());
            case SHUTDOWN -> shutdown.begin("the agent asks for it");
            default -> LOG.debug("Event {} has no callback", event.getType());
        }
    }

    private void subscribed(Event.Subscribed event) throws IOException {
        if (subscription != null) {
            throw new IOException("SUBSCRIBED twice on one stream");
        }
        LOG.info("Subscribed as {}", environment);
        subscription = new ExecutorSubscription(environment.executorApi());
        outbox.subscribed(subscription);
        dispatcher.subscribed(event);
    }

    /** The task counts as arrived from here on: later subscriptions tell of it, and so it must be called back. */
    private void launch(TaskInfo task) throws InterruptedException {
        if (outbox.launched(task)) {
            dispatcher.launch(task);
        } else {
            LOG.warn(
                    "A task that came a second time is ignored: task={}",
                    task.getTaskId().getValue());
        }
    }
}
