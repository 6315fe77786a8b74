package streamsx.mesos.driver.internal.http;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.apache.mesos.v1.Protos.FrameworkID;

/**
 * One subscription, from SUBSCRIBED until its stream ends. Calls belong to the subscription under which they were
 * made and die with it: offers do as well, and Mesos refuses calls with an old stream id.
 *
 * @param endpoint where its calls go: the URL that accepted the SUBSCRIBE
 * @param streamId the {@code Mesos-Stream-Id} header of the answer
 * @param frameworkId what Mesos calls the framework
 * @param ended completed when the stream is gone
 */
public record Subscription(URI endpoint, String streamId, FrameworkID frameworkId, CompletableFuture<Void> ended) {

    public void end() {
        ended.complete(null);
    }

    public boolean isEnded() {
        return ended.isDone();
    }
}
