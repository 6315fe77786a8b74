package streamsx.mesos.store;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import streamsx.mesos.core.model.StoredState;

/** Opens a store and waits for it. */
public final class Opening {
    private Opening() {}

    public static StoredState open(StateStore store) throws Exception {
        try {
            return store.open(Runnable::run).toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
