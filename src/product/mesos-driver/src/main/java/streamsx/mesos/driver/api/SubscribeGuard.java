package streamsx.mesos.driver.api;

/**
 * Says whether this process may (still) speak for its framework.
 *
 * <p>Over the v1 HTTP API the last subscriber wins: Mesos cuts off whoever was subscribed before. A process that
 * has lost its leadership without noticing would thus take the framework away from its successor. The driver
 * therefore asks before every SUBSCRIBE, and once more after SUBSCRIBED, before any call leaves and before
 * {@code registered()} or {@code reregistered()} is called back.
 */
@FunctionalInterface
public interface SubscribeGuard {

    /**
     * Called on the driver's subscription thread; it may block, and is interrupted when the driver is stopped.
     *
     * @return true if the driver may subscribe. False, like an exception, means "not now": the driver asks again
     *         later, with back-off.
     * @throws InterruptedException if the thread was interrupted while the answer was sought
     */
    boolean maySubscribe() throws InterruptedException;
}
