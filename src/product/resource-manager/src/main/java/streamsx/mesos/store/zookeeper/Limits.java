package streamsx.mesos.store.zookeeper;

/**
 * How much goes into one transaction. ZooKeeper cuts the connection of a client that sends more than its
 * {@code jute.maxbuffer} (1 MB by default; a 2 MB transaction was seen to do so at every attempt), so these stay well
 * below it.
 *
 * @param transactionBytes payload of a transaction, in bytes; a single larger node gets a transaction of its own
 * @param operations       changes per transaction
 * @param nodeBytes        a node larger than this is refused, in bytes
 */
public record Limits(int transactionBytes, int operations, int nodeBytes) {
    /** The limits of the product. */
    public static final Limits DEFAULT = new Limits(256 * 1024, 500, 512 * 1024);

    public Limits {
        if (transactionBytes < 1 || operations < 1 || nodeBytes < 1) {
            throw new IllegalArgumentException(
                    "limits must be positive: " + transactionBytes + ", " + operations + ", " + nodeBytes);
        }
    }
}
