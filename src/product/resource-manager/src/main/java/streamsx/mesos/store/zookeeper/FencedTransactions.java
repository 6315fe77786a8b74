package streamsx.mesos.store.zookeeper;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import streamsx.mesos.store.FencedException;
import streamsx.mesos.store.StoreException;

/**
 * Sends transactions that hold only while the latch node exists, each after the one before is resolved. When a reply
 * is lost, nothing more is sent until the commit node shows whether the transaction was applied; if not, it is sent
 * again, however often that happens while the session lives. The version of the commit node keeps a belated copy and a
 * later one from both being applied.
 */
final class FencedTransactions {
    private final ZooKeeperSession session;
    private final String latchPath;
    private final String commitPath;

    FencedTransactions(ZooKeeperSession session, String latchPath, String commitPath) {
        this.session = session;
        this.latchPath = latchPath;
        this.commitPath = commitPath;
    }

    /** Sends them one after the other. Completes with {@link FencedException} or {@link StoreException} otherwise. */
    CompletableFuture<Void> sendAll(List<Transaction> transactions) {
        if (transactions.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> first = attempt(transactions.get(0), false);
        return transactions.size() == 1
                ? first
                : first.thenCompose(done -> sendAll(transactions.subList(1, transactions.size())));
    }

    /** @param again whether a copy whose reply was lost was sent before */
    private CompletableFuture<Void> attempt(Transaction transaction, boolean again) {
        return session.transaction(transaction.operations()).thenCompose(reply -> {
            boolean overtaken = again
                    && reply.failedOp() == Transaction.COMMIT
                    && (reply.code() == Code.BADVERSION || reply.code() == Code.NODEEXISTS);
            if (reply.lost() || overtaken) {
                return resolve(transaction, reply.lost());
            }
            return settled(reply);
        });
    }

    private CompletableFuture<Void> settled(ZooKeeperSession.Reply reply) {
        if (reply.code() == Code.OK) {
            return CompletableFuture.completedFuture(null);
        }
        if (reply.code() == Code.NONODE && reply.failedOp() == Transaction.CHECK) {
            return CompletableFuture.failedFuture(new FencedException("our latch node " + latchPath + " is gone"));
        }
        if (reply.code() == Code.SESSIONEXPIRED) {
            return CompletableFuture.failedFuture(new FencedException("our ZooKeeper session is over"));
        }
        return CompletableFuture.failedFuture(
                new StoreException("a transaction failed at operation " + reply.failedOp() + " with " + reply.code()));
    }

    /** @param mayResend whether the ensemble has not refused it */
    private CompletableFuture<Void> resolve(Transaction transaction, boolean mayResend) {
        return session.sync(commitPath)
                .thenCompose(synced -> session.read(commitPath))
                .thenCompose(node -> {
                    int version = node.map(ZooKeeperSession.Node::version).orElse(Transaction.ABSENT);
                    if (version == transaction.expectedVersion() + 1
                            && Arrays.equals(node.orElseThrow().data(), transaction.mark())) {
                        return CompletableFuture.completedFuture(null);
                    }
                    if (version == transaction.expectedVersion() && mayResend) {
                        return attempt(transaction, true);
                    }
                    // A transaction of another leader, or a node that contradicts itself: the latch node shows which.
                    return confirm()
                            .thenCompose(leading -> CompletableFuture.failedFuture(new StoreException(
                                    "the reply to a transaction was lost and its outcome is not known: "
                                            + commitPath + " has version " + version + ", before it was "
                                            + transaction.expectedVersion())));
                });
    }

    /** Finds out whether the latch node still exists; waits for the connection as long as the session lives. */
    CompletableFuture<Void> confirm() {
        return confirm(session.reconnectLimit());
    }

    private CompletableFuture<Void> confirm(ZooKeeperSession.ReconnectLimit reconnectLimit) {
        // A transaction, not a read: it passes the ensemble's leader, so no lagging follower is believed.
        return session.transaction(List.of(Op.check(latchPath, -1))).thenCompose(reply -> {
            if (!reply.lost()) {
                return settled(reply);
            }
            if (reconnectLimit.exceeded()) {
                return CompletableFuture.failedFuture(new FencedException("ZooKeeper has been away for too long"));
            }
            CompletableFuture<Void> again = new CompletableFuture<>();
            session.later(() -> confirm(reconnectLimit).whenComplete((done, failure) -> {
                if (failure == null) {
                    again.complete(null);
                } else {
                    again.completeExceptionally(failure);
                }
            }));
            return again;
        });
    }
}
