package streamsx.mesos.driver.machine;

import java.time.Duration;
import streamsx.mesos.backoff.Backoff;

/**
 * What a {@link SubscriptionMachine} goes by.
 *
 * @param guarded whether there is a guard to be asked
 * @param requestTimeout longest time for the answer to a call, and for SUBSCRIBED after SUBSCRIBE
 * @param stopTimeout longest time for the calls that leave while the driver stops
 * @param missedHeartbeats silence of this many heartbeat intervals ends the subscription
 * @param backoff between attempts to subscribe
 */
public record Rules(
        boolean guarded, Duration requestTimeout, Duration stopTimeout, double missedHeartbeats, Backoff backoff) {}
