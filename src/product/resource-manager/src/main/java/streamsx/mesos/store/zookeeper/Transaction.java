package streamsx.mesos.store.zookeeper;

import java.util.List;
import org.apache.zookeeper.Op;

/**
 * One ZooKeeper transaction: operation 0 checks the latch node, operation 1 writes the commit node, then the changes.
 *
 * @param operations      all of them
 * @param expectedVersion version of the commit node before it; {@link #ABSENT} if it creates that node
 * @param mark            what it writes into the commit node
 */
record Transaction(List<Op> operations, int expectedVersion, byte[] mark) {
    /** Version of a node that does not exist. */
    static final int ABSENT = -1;

    /** Position of the check of the latch node. */
    static final int CHECK = 0;

    /** Position of the write of the commit node. */
    static final int COMMIT = 1;
}
