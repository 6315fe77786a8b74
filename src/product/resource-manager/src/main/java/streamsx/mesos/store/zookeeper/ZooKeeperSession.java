package streamsx.mesos.store.zookeeper;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import streamsx.mesos.store.FencedException;
import streamsx.mesos.store.StoreException;

/**
 * One session with the ensemble, below Curator and its retries: a retried transaction was seen applied twice and out
 * of order. When Curator replaces its session it closes the handle that is used here, so this one can only end.
 */
final class ZooKeeperSession {
    /** The reply did not come; whether the request was carried out is not known. */
    private static final Set<Code> LOST = EnumSet.of(
            Code.CONNECTIONLOSS, Code.OPERATIONTIMEOUT, Code.REQUESTTIMEOUT, Code.SESSIONMOVED, Code.THROTTLEDOP);
    /** A request made while the connection is away is held until the next attempt to connect, so this is no rate. */
    private static final long AGAIN_MILLIS = 25;

    private final EnsembleClient client;

    ZooKeeperSession(EnsembleClient client) {
        this.client = client;
    }

    /** Content of a node and its version. */
    record Node(byte[] data, int version) {}

    /**
     * The outcome of a transaction.
     *
     * @param code     OK, or why it failed
     * @param failedOp the operation that failed; -1 if none did
     */
    record Reply(Code code, int failedOp) {
        boolean lost() {
            return LOST.contains(code);
        }
    }

    /** Takes what the ensemble answered. */
    @FunctionalInterface
    private interface Answer<T> {
        void take(int code, String path, T value);
    }

    /** Sends a transaction, once. Completes on ZooKeeper's event thread, never exceptionally. */
    CompletableFuture<Reply> transaction(List<Op> operations) {
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        client.multi(
                operations,
                (rc, path, context, results) ->
                        reply.complete(new Reply(Code.get(rc), rc == Code.OK.intValue() ? -1 : failedOp(results))));
        return reply;
    }

    private static int failedOp(List<OpResult> results) {
        if (results != null) {
            // Operations before the one that failed say OK, those after it RUNTIMEINCONSISTENCY.
            for (int i = 0; i < results.size(); i++) {
                if (results.get(i) instanceof OpResult.ErrorResult error && error.getErr() != Code.OK.intValue()) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** Reads a node, waiting for the connection as long as the session lives; empty if there is no such node. */
    CompletableFuture<Optional<Node>> read(String path) {
        return untilAnswered(answer -> client.getData(
                path,
                (rc, p, context, data, stat) -> answer.take(
                        absentIsFine(rc),
                        path,
                        rc == Code.OK.intValue() ? Optional.of(new Node(data, stat.getVersion())) : Optional.empty())));
    }

    /** Names of the children, likewise; an empty list if there is no such node. */
    CompletableFuture<List<String>> children(String path) {
        return untilAnswered(answer -> client.getChildren(
                path,
                (rc, p, context, children) ->
                        answer.take(absentIsFine(rc), path, children == null ? List.of() : children)));
    }

    /** Waits until the connected server has caught up with the ensemble. */
    CompletableFuture<Void> sync(String path) {
        return untilAnswered(
                answer -> client.sync(path, (rc, p, context) -> answer.take(absentIsFine(rc), path, null)));
    }

    private static int absentIsFine(int rc) {
        return rc == Code.NONODE.intValue() ? Code.OK.intValue() : rc;
    }

    private <T> CompletableFuture<T> untilAnswered(Consumer<Answer<T>> request) {
        CompletableFuture<T> result = new CompletableFuture<>();
        ask(request, result, new ReconnectLimit());
        return result;
    }

    private <T> void ask(Consumer<Answer<T>> request, CompletableFuture<T> result, ReconnectLimit reconnectLimit) {
        request.accept((rc, path, value) -> {
            Code code = Code.get(rc);
            if (code == Code.OK) {
                result.complete(value);
            } else if (LOST.contains(code) && !reconnectLimit.exceeded()) {
                later(() -> ask(request, result, reconnectLimit));
            } else if (LOST.contains(code) || code == Code.SESSIONEXPIRED) {
                result.completeExceptionally(new FencedException("the ZooKeeper session is over (" + code + ")"));
            } else {
                result.completeExceptionally(new StoreException(path + ": " + code));
            }
        });
    }

    /** Begins to wait for the connection. */
    ReconnectLimit reconnectLimit() {
        return new ReconnectLimit();
    }

    /** Runs something a little later. */
    void later(Runnable action) {
        client.later(AGAIN_MILLIS, action);
    }

    /**
     * Bounds a wait for the connection. Curator ends the session of a connection that stays away; this is for the
     * case that it does not.
     */
    final class ReconnectLimit {
        private long since;

        /** Whether the connection has been away for so long that the ensemble cannot but have ended the session. */
        boolean exceeded() {
            long now = client.nanoTime();
            if (since == 0) {
                since = now;
            }
            return now - since > TimeUnit.MILLISECONDS.toNanos(2L * Math.max(1_000, client.sessionTimeout()));
        }
    }
}
