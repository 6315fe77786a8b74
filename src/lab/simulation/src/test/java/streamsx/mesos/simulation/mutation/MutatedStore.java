package streamsx.mesos.simulation.mutation;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.StoredState;
import streamsx.mesos.store.StateStore;

/** Passes everything on; to be overridden. */
class MutatedStore implements StateStore {
    final StateStore real;

    MutatedStore(StateStore real) {
        this.real = real;
    }

    @Override
    public CompletionStage<StoredState> open(Executor worker) {
        return real.open(worker);
    }

    @Override
    public CompletionStage<Void> commit(List<List<Effect.Change>> groups) {
        return real.commit(groups);
    }

    @Override
    public CompletionStage<Void> confirm() {
        return real.confirm();
    }
}
