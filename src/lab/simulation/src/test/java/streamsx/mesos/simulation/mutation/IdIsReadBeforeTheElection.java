package streamsx.mesos.simulation.mutation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.StoredState;
import streamsx.mesos.simulation.instance.Mutation;
import streamsx.mesos.simulation.instance.Site;
import streamsx.mesos.simulation.time.Life;
import streamsx.mesos.store.StateStore;
import streamsx.mesos.store.json.JsonCodec;

/** The framework's id is read when an instance starts, not when it leads. */
final class IdIsReadBeforeTheElection implements Mutation {
    private final Map<Life, Framework> read = new HashMap<>();

    @Override
    public void begins(Life life, Site site) {
        byte[] data = site.ensemble().data(site.layout().framework());
        try {
            read.put(
                    life,
                    data == null ? null : new JsonCodec().read(site.layout().framework(), data, Framework.class));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public StateStore store(StateStore real, Life life, Site site) {
        return new MutatedStore(real) {
            @Override
            public CompletionStage<StoredState> open(Executor worker) {
                return real.open(worker)
                        .thenApply(state -> new StoredState(
                                read.get(life), state.ids(), state.clients(), state.resources(), List.of()));
            }
        };
    }
}
