/**
 * Scheduler and executor drivers of Apache Mesos in pure Java, over its v1 HTTP API. One package, so that nothing but
 * what users need is public:
 *
 * <ul>
 * <li>the drivers, {@link streamsx.mesos.driver.HttpSchedulerDriver} and
 *     {@link streamsx.mesos.driver.HttpExecutorDriver};
 * <li>their settings: {@link streamsx.mesos.driver.api.DriverOptions}, {@link
 * streamsx.mesos.driver.api.Authentication},
 *     {@link streamsx.mesos.driver.api.TrustStores};
 * <li>what a scheduler may implement or give besides: {@link streamsx.mesos.driver.api.SubscribeGuard},
 *     {@link streamsx.mesos.driver.api.CallListener}, {@link streamsx.mesos.driver.api.OperationListener}; and
 *     {@link streamsx.mesos.driver.api.KillsByAgent}, which the scheduler driver implements;
 * <li>who leads: {@link streamsx.mesos.driver.api.MasterDetector}, {@link streamsx.mesos.driver.api.MasterAddress}.
 * </ul>
 *
 * <p>Inside, what a scheduler driver does next is decided by {@code SubscriptionMachine}, which is pure: signals in,
 * actions out. {@code SubscriptionThread} feeds it and carries out what it decides. From the wire to the user's code:
 * {@code EventStream} takes the bytes of an answer, {@code SubscriptionStream} makes records of them ({@code RecordIO})
 * and signals of those, {@code EventDispatcher} calls back on the {@code CallbackThread}. The other way {@code Calls}
 * makes the messages, which leave one by one. The executor driver has {@code ExecutorSubscriptionLoop},
 * {@code ExecutorStream} and {@code SignalReader} for the one way, {@code ExecutorCalls}, {@code ExecutorSender} and
 * {@code CallQueue} for the other.
 */
package streamsx.mesos.driver;
