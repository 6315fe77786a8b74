package streamsx.mesos.simulation.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.simulation.instance.Mutation;
import streamsx.mesos.simulation.instance.Site;
import streamsx.mesos.simulation.time.Life;
import streamsx.mesos.store.StateStore;

/** The counters are not in the transaction that uses them; they follow now and then. */
final class CountersAreCommittedLater implements Mutation {
    private static final int EVERY = 10;

    @Override
    public StateStore store(StateStore real, Life life, Site site) {
        return new MutatedStore(real) {
            private int commits;

            @Override
            public CompletionStage<Void> commit(List<List<Effect.Change>> groups) {
                if (++commits % EVERY == 0) {
                    return real.commit(groups);
                }
                List<List<Effect.Change>> rest = new ArrayList<>();
                groups.forEach(group -> rest.add(group.stream()
                        .filter(c -> !(c instanceof Effect.PutIds))
                        .toList()));
                return real.commit(rest);
            }
        };
    }
}
