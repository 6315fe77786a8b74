package streamsx.mesos.driver.machine;

import java.net.URI;

/**
 * One subscription, from SUBSCRIBED until its stream ends. Calls belong to the subscription under which they were
 * made and die with it: offers do as well, and Mesos refuses calls with an old stream id.
 *
 * @param stream number of its stream, as {@link Action.Subscribe} gave it
 * @param endpoint where its calls go: the URL that accepted the SUBSCRIBE
 * @param streamId what Mesos calls the stream: the {@code Mesos-Stream-Id} header of the answer
 * @param frameworkId what Mesos calls the framework
 */
public record Subscription(long stream, URI endpoint, String streamId, String frameworkId) {}
