package streamsx.mesos.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Waiting for, and handing on, the store's two kinds of failure without the wrappers of the JDK. */
final class Futures {
    private Futures() {
    }

    static <T> T await(CompletableFuture<T> future) throws FencedException, StoreException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = unwrap(e.getCause());
            if (cause instanceof FencedException fenced) {
                throw new FencedException(fenced.getMessage(), fenced);
            }
            throw new StoreException(cause.getMessage(), cause);
        }
    }

    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
