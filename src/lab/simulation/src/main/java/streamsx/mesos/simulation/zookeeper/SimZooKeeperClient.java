package streamsx.mesos.simulation.zookeeper;

import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.data.Stat;
import streamsx.mesos.store.zookeeper.EnsembleClient;

/** What the product's store asks the simulated ensemble for, under one session. */
final class SimZooKeeperClient implements EnsembleClient {
    private final SimEnsemble ensemble;
    private final SimSession session;

    SimZooKeeperClient(SimEnsemble ensemble, SimSession session) {
        this.ensemble = ensemble;
        this.session = session;
    }

    @Override
    public void multi(List<Op> operations, AsyncCallback.MultiCallback callback) {
        session.request(
                () -> {
                    SimTree.Outcome outcome = session.transact(operations);
                    session.server().ifPresent(SimEnsemble.Server::sync);
                    List<OpResult> results =
                            outcome.code() == Code.OK ? List.of() : results(outcome, operations.size());
                    return () -> callback.processResult(outcome.code().intValue(), null, null, results);
                },
                code -> callback.processResult(code.intValue(), null, null, null));
    }

    private static List<OpResult> results(SimTree.Outcome outcome, int size) {
        List<OpResult> results = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Code code = i < outcome.failedOp()
                    ? Code.OK
                    : i == outcome.failedOp() ? outcome.code() : Code.RUNTIMEINCONSISTENCY;
            results.add(new OpResult.ErrorResult(code.intValue()));
        }
        return results;
    }

    @Override
    public void getData(String path, AsyncCallback.DataCallback callback) {
        session.request(
                () -> {
                    SimTree.Node node =
                            session.server().map(s -> s.now().get(path)).orElse(null);
                    Stat stat = new Stat();
                    stat.setVersion(node == null ? 0 : node.version());
                    return () -> callback.processResult(
                            node == null ? Code.NONODE.intValue() : 0,
                            path,
                            null,
                            node == null ? null : node.data(),
                            node == null ? null : stat);
                },
                code -> callback.processResult(code.intValue(), path, null, null, null));
    }

    @Override
    public void getChildren(String path, AsyncCallback.ChildrenCallback callback) {
        session.request(
                () -> {
                    List<String> names = session.server()
                            .map(SimEnsemble.Server::now)
                            .filter(tree -> tree.has(path))
                            .map(tree -> tree.children(path))
                            .orElse(null);
                    return () -> callback.processResult(names == null ? Code.NONODE.intValue() : 0, path, null, names);
                },
                code -> callback.processResult(code.intValue(), path, null, null));
    }

    @Override
    public void sync(String path, AsyncCallback.VoidCallback callback) {
        session.request(
                () -> {
                    session.server().ifPresent(SimEnsemble.Server::sync);
                    return () -> callback.processResult(0, path, null);
                },
                code -> callback.processResult(code.intValue(), path, null));
    }

    @Override
    public int sessionTimeout() {
        return SimEnsemble.SESSION_MILLIS;
    }

    @Override
    public void later(long millis, Runnable action) {
        session.life.after(millis, action);
    }

    @Override
    public long nanoTime() {
        return 1_000_000_000L + ensemble.timeline.now() * 1_000_000L;
    }
}
