package streamsx.mesos.driver.api;

import org.apache.mesos.v1.scheduler.Protos.Call;

/**
 * Learns what became of each call other than SUBSCRIBE: exactly one method is invoked for each, in the order in
 * which the calls were made, on the thread of the {@code Scheduler} callbacks. After {@code stop()} or
 * {@code abort()} nothing is reported any more. Every method does nothing by default.
 */
public interface CallListener {

    /** Mesos answered 202: it took the call. Whether it had the wished effect only an event can tell. */
    default void accepted(Call call) {}

    /**
     * Mesos (or something in front of it) answered with another status; the call had no effect.
     *
     * @param httpStatus e.g. 400 with "The stream ID … didn't match" as body, or 307 of a master that leads no more
     * @param body the answer's text, possibly empty
     */
    default void refused(Call call, int httpStatus, String body) {}

    /**
     * The call was on its way when its connection broke or its time was up: Mesos may have taken it or not. The
     * driver ends the subscription, lest a later call overtake this one, and subscribes again.
     */
    default void unknown(Call call, Throwable cause) {}

    /**
     * The call never left: there was no subscription, the one under which it was made had ended, or there was no bearer
     * token to send it with.
     */
    default void dropped(Call call) {}
}
