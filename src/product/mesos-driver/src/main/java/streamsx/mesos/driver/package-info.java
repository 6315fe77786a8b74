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
 * <p>Inside, from the wire to the user's code: {@code EventStream} takes the bytes of an answer, {@code SignalReader}
 * makes records of them ({@code RecordIO}), {@code SubscriptionStream} and {@code ExecutorStream} follow one
 * subscription, {@code SubscriptionLoop} and {@code ExecutorSubscriptionLoop} make the next one, {@code
 * EventDispatcher} and {@code ExecutorDispatcher} call back on the {@code CallbackThread}. The other way, {@code Calls}
 * and {@code ExecutorCalls} make the messages, and {@code CallSender} and {@code ExecutorSender} send them in order
 * ({@code CallQueue}, {@code MesosHttp}).
 */
package streamsx.mesos.driver;
