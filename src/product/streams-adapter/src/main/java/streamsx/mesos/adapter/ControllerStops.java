package streamsx.mesos.adapter;

import com.ibm.streams.resourcemgr.ResourceManagerException;
import java.io.Closeable;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Carries out the leader's orders to stop controllers, a few at a time: each may take long, and none may delay the
 * notices that clients wait for. An order that fails is reported, so that the leader kills the task without waiting
 * further; one that hangs needs no report, the leader kills its task after STOP_GRACE_SECS.
 */
final class ControllerStops implements Closeable {
    private static final Logger LOG = Logger.getLogger(ControllerStops.class.getName());
    private static final int AT_ONCE = 4;
    private static final int WAITING = 10_000;

    private final Controllers controllers;
    private final LeaderSession session;
    private final Set<String> orders = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            Threads.named("streams-mesos-stop"));

    ControllerStops(Controllers controllers, LeaderSession session) {
        this.controllers = controllers;
        this.session = session;
        pool.allowCoreThreadTimeOut(true);
    }

    /** Stops soon. An order for a controller that is being stopped changes nothing. */
    void order(Notice notice) {
        if (!orders.add(notice.resourceId())) {
            return;
        }
        try {
            pool.execute(() -> {
                try {
                    stop(notice);
                } finally {
                    orders.remove(notice.resourceId());
                }
            });
        } catch (RejectedExecutionException e) {
            orders.remove(notice.resourceId());
            LOG.warning("A controller is not stopped: too many are being stopped, or this resource manager closes: "
                    + "resource="
                    + notice.resource.getDisplayName());
        }
    }

    private void stop(Notice notice) {
        String name = notice.resource.getDisplayName();
        if (notice.zkConnect.isEmpty() || notice.domainId.isEmpty()) {
            LOG.warning("A controller cannot be stopped, because its client did not name its ZooKeeper servers or "
                    + "its domain: "
                    + "resource=" + name + " client=" + notice.clientId);
            failed(notice);
            return;
        }
        try {
            LOG.info("The controller is ordered to stop: resource=" + name);
            controllers.stop(notice.zkConnect, notice.domainId, notice.resource);
        } catch (ResourceManagerException | RuntimeException | LinkageError e) {
            LOG.log(
                    Level.WARNING,
                    "The controller could not be ordered to stop; its task is killed: resource=" + name,
                    e);
            failed(notice);
        }
    }

    private void failed(Notice notice) {
        try {
            session.stopFailed(Collections.singleton(notice.resourceId()));
        } catch (RestException e) {
            LOG.warning("The leader could not be told that a controller does not stop; it will kill the task after "
                    + "STOP_GRACE_SECS: resource=" + notice.resource.getDisplayName() + " (" + e.getMessage() + ")");
        }
    }

    /** No further order begins; those that run are interrupted. */
    @Override
    public void close() {
        pool.shutdownNow();
    }
}
