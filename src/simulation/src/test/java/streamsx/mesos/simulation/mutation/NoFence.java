package streamsx.mesos.simulation.mutation;

import java.util.List;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import streamsx.mesos.simulation.instance.Mutation;
import streamsx.mesos.simulation.instance.Site;
import streamsx.mesos.simulation.time.Life;
import streamsx.mesos.store.EnsembleClient;

/** Transactions do not check the latch node, nor who wrote last. */
final class NoFence implements Mutation {
    @Override
    public EnsembleClient client(EnsembleClient real, Life life, Site site) {
        return new MutatedClient(real) {
            @Override
            public void multi(List<Op> operations, AsyncCallback.MultiCallback callback) {
                real.multi(regardless(operations.stream().filter(op -> op.getType() != ZooDefs.OpCode.check).toList()), callback);
            }
        };
    }
}
