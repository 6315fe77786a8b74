package streamsx.mesos.driver.internal.executor;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/**
 * One subscription of an executor, from SUBSCRIBED until its stream ends. Calls belong to the subscription under which
 * they were made. The stream has no id, unlike a scheduler's.
 *
 * @param endpoint where its calls go
 * @param ended completed when the stream is gone
 */
public record ExecutorSubscription(URI endpoint, CompletableFuture<Void> ended) {

    ExecutorSubscription(URI endpoint) {
        this(endpoint, new CompletableFuture<>());
    }

    void end() {
        ended.complete(null);
    }

    boolean isEnded() {
        return ended.isDone();
    }
}
