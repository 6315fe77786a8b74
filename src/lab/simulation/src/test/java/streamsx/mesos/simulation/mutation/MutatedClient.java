package streamsx.mesos.simulation.mutation;

import java.util.List;
import org.apache.zookeeper.AsyncCallback;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.proto.SetDataRequest;
import streamsx.mesos.store.zookeeper.EnsembleClient;

/** Passes everything on; to be overridden. */
class MutatedClient implements EnsembleClient {
    final EnsembleClient real;

    MutatedClient(EnsembleClient real) {
        this.real = real;
    }

    /** The same transaction, but that it does not look at versions. */
    static List<Op> regardless(List<Op> operations) {
        return operations.stream()
                .map(op -> op.getType() == ZooDefs.OpCode.setData
                        ? Op.setData(op.getPath(), ((SetDataRequest) op.toRequestRecord()).getData(), -1)
                        : op)
                .toList();
    }

    @Override
    public void multi(List<Op> operations, AsyncCallback.MultiCallback callback) {
        real.multi(operations, callback);
    }

    @Override
    public void getData(String path, AsyncCallback.DataCallback callback) {
        real.getData(path, callback);
    }

    @Override
    public void getChildren(String path, AsyncCallback.ChildrenCallback callback) {
        real.getChildren(path, callback);
    }

    @Override
    public void sync(String path, AsyncCallback.VoidCallback callback) {
        real.sync(path, callback);
    }

    @Override
    public int sessionTimeout() {
        return real.sessionTimeout();
    }

    @Override
    public void later(long millis, Runnable action) {
        real.later(millis, action);
    }

    @Override
    public long nanoTime() {
        return real.nanoTime();
    }
}
