package streamsx.mesos.simulation.mutation;

import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.Op;
import streamsx.mesos.simulation.instance.Mutation;
import streamsx.mesos.simulation.instance.Site;
import streamsx.mesos.simulation.time.Life;
import streamsx.mesos.store.zookeeper.EnsembleClient;

/** The state is read from whatever server answers, before the term's first commit: that server may lag. */
final class LoadsBeforeTheEpoch implements Mutation {
    @Override
    public EnsembleClient client(EnsembleClient real, Life life, Site site) {
        return new MutatedClient(real) {
            private final List<Runnable> afterLoading = new ArrayList<>();
            private int reading;
            private boolean loaded;

            @Override
            public void sync(String path, AsyncCallback.VoidCallback callback) {
                if (loaded) {
                    real.sync(path, callback);
                } else {
                    callback.processResult(0, path, null);
                }
            }

            @Override
            public void multi(List<Op> operations, AsyncCallback.MultiCallback callback) {
                if (loaded) {
                    real.multi(operations, callback);
                } else {
                    // The epoch: it is taken for done, and sent only when everything was read.
                    afterLoading.add(() -> real.multi(operations, (rc, path, context, results) -> {}));
                    callback.processResult(0, null, null, List.of());
                }
            }

            @Override
            public void getData(String path, AsyncCallback.DataCallback callback) {
                reading++;
                real.getData(path, (rc, p, context, data, stat) -> {
                    callback.processResult(rc, p, context, data, stat);
                    read();
                });
            }

            @Override
            public void getChildren(String path, AsyncCallback.ChildrenCallback callback) {
                reading++;
                real.getChildren(path, (rc, p, context, children) -> {
                    callback.processResult(rc, p, context, children);
                    read();
                });
            }

            private void read() {
                if (--reading == 0 && !afterLoading.isEmpty()) {
                    loaded = true;
                    afterLoading.forEach(Runnable::run);
                    afterLoading.clear();
                }
            }
        };
    }
}
