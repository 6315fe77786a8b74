package streamsx.mesos.simulation.mutation;

import java.util.List;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import streamsx.mesos.simulation.instance.Mutation;
import streamsx.mesos.simulation.instance.Site;
import streamsx.mesos.simulation.time.Life;
import streamsx.mesos.store.zookeeper.EnsembleClient;

/** A transaction whose reply was lost is sent again without looking whether it was applied. */
final class RetriesBlindly implements Mutation {
    @Override
    public EnsembleClient client(EnsembleClient real, Life life, Site site) {
        return new MutatedClient(real) {
            @Override
            public void multi(List<Op> operations, AsyncCallback.MultiCallback callback) {
                List<Op> all = regardless(operations);
                real.multi(all, (rc, path, context, results) -> {
                    if (rc == Code.CONNECTIONLOSS.intValue()) {
                        multi(all, callback);
                    } else {
                        callback.processResult(rc, path, context, results);
                    }
                });
            }
        };
    }
}
