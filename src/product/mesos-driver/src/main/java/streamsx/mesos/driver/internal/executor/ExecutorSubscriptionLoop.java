package streamsx.mesos.driver.internal.executor;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.driver.internal.threads.DriverThread;
import streamsx.mesos.driver.internal.threads.FatalException;
import streamsx.mesos.driver.internal.threads.RetryDelays;

/**
 * Keeps the executor subscribed: with checkpointing it comes back to an agent that went away until the recovery
 * time-out is over; without, an agent that went away is the executor's end. One thread.
 */
public final class ExecutorSubscriptionLoop {

    private static final Logger LOG = LoggerFactory.getLogger(ExecutorSubscriptionLoop.class);

    private final ExecutorEnvironment environment;
    private final Duration requestTimeout;
    private final ExecutorDispatcher dispatcher;
    private final ExecutorShutdown shutdown;
    private final Function<BlockingQueue<Runnable>, ExecutorStream> streams;
    private final RetryDelays delays;
    private final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
    private final DriverThread thread;
    /** The present attempt. */
    private ExecutorStream stream;

    /**
     * @param streams makes the next attempt to subscribe, given the mailbox of its thread
     * @param onFatal takes the reason why the driver cannot go on, as the last thing the loop does
     */
    public ExecutorSubscriptionLoop(
            ExecutorEnvironment environment,
            Duration requestTimeout,
            ExecutorDispatcher dispatcher,
            ExecutorShutdown shutdown,
            Function<BlockingQueue<Runnable>, ExecutorStream> streams,
            RetryDelays delays,
            Consumer<String> onFatal) {
        this.environment = environment;
        this.requestTimeout = requestTimeout;
        this.dispatcher = dispatcher;
        this.shutdown = shutdown;
        this.streams = streams;
        this.delays = delays;
        this.thread = new DriverThread("mesos-executor-subscription", this::run, onFatal);
    }

    public void start() {
        thread.start();
    }

    /**
     * From any thread: a call was lost. With checkpointing the stream is cut, for a new one shows whether the agent
     * is there; without, that would be the end of the executor, and the call is merely sent again.
     */
    public void callLost(ExecutorSubscription subscription, Throwable cause) {
        if (environment.checkpoint()) {
            mailbox.add(() -> stream.callLost(subscription, cause));
        }
    }

    /** No further attempt, and a stream that ends is no news; the present one stays. */
    public void finish() {
        thread.finish();
    }

    /** Cuts the connection and ends the thread. */
    public void close(Duration atMost) {
        thread.close(atMost);
    }

    private void run() throws InterruptedException, FatalException {
        long awaySince = System.nanoTime();
        Duration answerTimeout = requestTimeout;
        while (!thread.isStopping()) {
            stream = streams.apply(mailbox);
            ExecutorStream.End end = stream.follow(answerTimeout);
            if (thread.isStopping() || shutdown.hasBegun()) {
                return;
            }
            if (stream.wasSubscribed()) {
                dispatcher.disconnected();
                awaySince = System.nanoTime();
                delays.reset();
            }
            if (end == ExecutorStream.End.AGENT_GONE && !environment.checkpoint()) {
                shutdown.begin("the agent is gone, and the framework has no checkpointing");
                return;
            }
            pause(shorter(delays.next(), left(awaySince)));
            Duration left = left(awaySince);
            if (left.isNegative() || left.isZero()) {
                shutdown.begin("not subscribed for the recovery timeout of " + environment.recoveryTimeout());
                return;
            }
            answerTimeout = shorter(requestTimeout, left);
        }
    }

    private Duration left(long awaySince) {
        return environment.recoveryTimeout().minusNanos(System.nanoTime() - awaySince);
    }

    /** Whatever comes meanwhile is of a stream that is over. */
    private void pause(Duration delay) throws InterruptedException {
        long end = System.nanoTime() + delay.toNanos();
        while (mailbox.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS) != null) {
            LOG.trace("A signal of an ended stream is ignored");
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
