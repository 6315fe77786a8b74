package streamsx.mesos.driver.internal.scheduler;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.mesos.Protos;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.driver.api.OperationListener;
import streamsx.mesos.driver.internal.messages.Convert;
import streamsx.mesos.driver.internal.threads.CallbackThread;
import streamsx.mesos.driver.machine.Subscription;

/**
 * Turns events into calls of the {@code Scheduler}, on the callback thread. It also holds what the user's side has
 * been told: the subscription last announced, under which calls are made.
 */
public final class EventDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(EventDispatcher.class);

    /** What the driver does besides calling the scheduler; on the callback thread. */
    public interface Hooks {

        /**
         * Before {@code registered} or {@code reregistered}.
         *
         * @param version of the description that the SUBSCRIBE carried
         */
        void announced(Subscription subscription, long version);

        /** After {@code statusUpdate}. */
        void updated(Subscription subscription, Protos.TaskStatus status);

        /** After {@link OperationListener#operationStatusUpdate}, or instead of it. */
        void operationUpdated(Subscription subscription, Protos.OperationStatus status);
    }

    /**
     * Events that may wait for the callback thread before reading pauses: so many bytes, each counted as at least ...
     */
    static final long MAX_WAITING_BYTES = 16 << 20;

    /** ... this. */
    static final int LEAST_BYTES = 16 << 10;

    private final SchedulerDriver driver;
    private final Scheduler scheduler;
    private final CallbackThread callbacks;
    private final Hooks hooks;
    private final AtomicLong waitingBytes = new AtomicLong();
    private volatile Runnable onRoom = () -> {};
    private volatile Subscription announced;
    private boolean registeredBefore;

    public EventDispatcher(SchedulerDriver driver, Scheduler scheduler, CallbackThread callbacks, Hooks hooks) {
        this.driver = driver;
        this.scheduler = scheduler;
        this.callbacks = callbacks;
        this.hooks = hooks;
    }

    /** The subscription that the scheduler knows of; null before registered() and from disconnected() on. */
    public Subscription announced() {
        return announced;
    }

    /** @param then run whenever there is room again, on the callback thread; must not block */
    void onRoom(Runnable then) {
        onRoom = then;
    }

    /** Whether more events may be read. */
    boolean hasRoom() {
        return waitingBytes.get() < MAX_WAITING_BYTES;
    }

    /** Runs something on the callback thread, behind the events before it. */
    void run(Runnable task) {
        callbacks.post(task);
    }

    /** @param version of the description that the SUBSCRIBE carried */
    void subscribed(Subscription subscription, long version, Event.Subscribed event) {
        Protos.FrameworkID id = Convert.to(Protos.FrameworkID.PARSER, event.getFrameworkId());
        Protos.MasterInfo master = Convert.to(Protos.MasterInfo.PARSER, event.getMasterInfo());
        callbacks.post(() -> {
            announced = subscription;
            hooks.announced(subscription, version);
            if (registeredBefore) {
                scheduler.reregistered(driver, master);
            } else {
                registeredBefore = true;
                scheduler.registered(driver, id, master);
            }
        });
    }

    void disconnected() {
        callbacks.post(() -> {
            announced = null;
            scheduler.disconnected(driver);
        });
    }

    /** Never blocks; whoever reads events looks at {@link #hasRoom} before the next ones. */
    void event(Subscription subscription, Event event) {
        int size = Math.max(LEAST_BYTES, event.getSerializedSize());
        waitingBytes.addAndGet(size);
        callbacks.post(() -> {
            long left = waitingBytes.addAndGet(-size);
            if (left < MAX_WAITING_BYTES && left + size >= MAX_WAITING_BYTES) {
                onRoom.run();
            }
            deliver(subscription, event);
        });
    }

    private void deliver(Subscription subscription, Event event) {
        switch (event.getType()) {
            case OFFERS -> {
                if (event.getOffers().getOffersCount() > 0) {
                    scheduler.resourceOffers(
                            driver,
                            Convert.all(Protos.Offer.PARSER, event.getOffers().getOffersList()));
                }
            }
            case RESCIND ->
                scheduler.offerRescinded(
                        driver,
                        Convert.to(Protos.OfferID.PARSER, event.getRescind().getOfferId()));
            case UPDATE -> {
                Protos.TaskStatus status =
                        Convert.to(Protos.TaskStatus.PARSER, event.getUpdate().getStatus());
                scheduler.statusUpdate(driver, status);
                hooks.updated(subscription, status);
            }
            case UPDATE_OPERATION_STATUS -> {
                Protos.OperationStatus status = Convert.to(
                        Protos.OperationStatus.PARSER,
                        event.getUpdateOperationStatus().getStatus());
                if (scheduler instanceof OperationListener listener) {
                    listener.operationStatusUpdate(driver, status);
                }
                hooks.operationUpdated(subscription, status);
            }
            case MESSAGE ->
                scheduler.frameworkMessage(
                        driver,
                        Convert.to(Protos.ExecutorID.PARSER, event.getMessage().getExecutorId()),
                        Convert.to(Protos.SlaveID.PARSER, event.getMessage().getAgentId()),
                        event.getMessage().getData().toByteArray());
            case FAILURE -> failure(event.getFailure());
            // Inverse offers have no place in the v0 interface.
            default -> LOG.debug("Event {} has no callback", event.getType());
        }
    }

    private void failure(Event.Failure failure) {
        if (!failure.hasAgentId()) {
            LOG.warn("FAILURE without an agent is ignored");
            return;
        }
        Protos.SlaveID agent = Convert.to(Protos.SlaveID.PARSER, failure.getAgentId());
        if (failure.hasExecutorId()) {
            scheduler.executorLost(
                    driver, Convert.to(Protos.ExecutorID.PARSER, failure.getExecutorId()), agent, failure.getStatus());
        } else {
            scheduler.slaveLost(driver, agent);
        }
    }
}
