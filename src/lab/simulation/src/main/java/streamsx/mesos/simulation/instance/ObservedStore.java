package streamsx.mesos.simulation.instance;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import streamsx.mesos.core.api.Effect;
import streamsx.mesos.core.model.StoredState;
import streamsx.mesos.simulation.faults.Points;
import streamsx.mesos.simulation.time.Life;
import streamsx.mesos.simulation.zookeeper.Records;
import streamsx.mesos.store.StateStore;

/** The product's store; its instance can die around each commit, and the observer learns what is written. */
final class ObservedStore implements StateStore {
    private final StateStore store;
    private final Life life;
    private final Points points;
    private final Records records;

    ObservedStore(StateStore store, Life life, Points points, Records records) {
        this.store = store;
        this.life = life;
        this.points = points;
        this.records = records;
    }

    @Override
    public CompletionStage<StoredState> open(Executor worker) {
        return store.open(worker);
    }

    @Override
    public CompletionStage<Void> commit(List<List<Effect.Change>> groups) {
        if (!points.reached(Points.Point.COMMIT_DECIDED, life)) {
            return new CompletableFuture<>();
        }
        records.announce(life.name(), groups);
        CompletionStage<Void> sent = store.commit(groups);
        points.reached(Points.Point.COMMIT_SENT, life);
        return sent.whenComplete((done, failure) -> points.reached(Points.Point.COMMIT_KNOWN, life));
    }

    @Override
    public void foresee(List<Effect.Change> group) {
        store.foresee(group);
    }

    @Override
    public CompletionStage<Void> confirm() {
        return store.confirm();
    }
}
