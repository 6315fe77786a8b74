package streamsx.mesos.store.zookeeper;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import streamsx.mesos.store.FencedException;
import streamsx.mesos.store.StoreException;

/** Handing on the store's two kinds of failure, without the wrappers of the JDK. */
final class Futures {
    private Futures() {}

    /** What may fail in the midst of a chain of stages. */
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws FencedException, StoreException;
    }

    /** Its outcome, as a stage. */
    static <T> CompletableFuture<T> of(Attempt<T> attempt) {
        try {
            return CompletableFuture.completedFuture(attempt.run());
        } catch (FencedException | StoreException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** All values, in order, once all are there. */
    static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
    }

    /** The same outcome, a failure without wrappers. */
    static <T> CompletableFuture<T> bare(CompletableFuture<T> future) {
        CompletableFuture<T> result = new CompletableFuture<>();
        future.whenComplete((value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(unwrap(failure));
            }
        });
        return result;
    }

    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
