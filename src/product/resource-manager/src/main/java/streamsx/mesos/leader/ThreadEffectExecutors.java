package streamsx.mesos.leader;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A thread for each executor. */
final class ThreadEffectExecutors implements EffectExecutors {
    private final ExecutorService mesos = Executors.newSingleThreadExecutor(r -> new Thread(r, "mesos-calls"));
    private final ExecutorService clients = Executors.newSingleThreadExecutor(r -> new Thread(r, "client-answers"));

    @Override
    public Executor mesos() {
        return mesos;
    }

    @Override
    public Executor clients() {
        return clients;
    }

    @Override
    public void close() {
        mesos.shutdown();
        clients.shutdown();
    }
}
