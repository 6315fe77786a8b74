package streamsx.mesos.simulation.mutation;

import java.util.List;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import streamsx.mesos.simulation.instance.Mutation;
import streamsx.mesos.simulation.instance.Site;
import streamsx.mesos.simulation.time.Life;
import streamsx.mesos.store.zookeeper.EnsembleClient;

/** Transactions do not check the latch node. */
final class NoFence implements Mutation {
    @Override
    public EnsembleClient client(EnsembleClient real, Life life, Site site) {
        return new MutatedClient(real) {
            @Override
            public void multi(List<Op> operations, AsyncCallback.MultiCallback callback) {
                real.multi(
                        operations.stream()
                                .map(op -> op.getType() == ZooDefs.OpCode.check
                                        ? Op.check(site.layout().leader(), -1)
                                        : op)
                                .toList(),
                        callback);
            }
        };
    }
}
