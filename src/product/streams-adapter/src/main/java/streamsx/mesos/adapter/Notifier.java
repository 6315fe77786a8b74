package streamsx.mesos.adapter;

import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceNotificationManager;
import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tells clients what became of their resources: on one thread, for each resource in the order of the leader, and never
 * before the answer that makes the resource known to the client. A notice may be passed on twice, an older one never
 * after a newer one.
 */
final class Notifier implements Closeable {
    private static final Logger LOG = Logger.getLogger(Notifier.class.getName());
    private static final int REMEMBERED = 10_000;
    private static final Duration NOBODY_THERE = Duration.ofSeconds(1);
    private static final int TRIES = 60;

    private final Supplier<ResourceNotificationManager> clients;
    private final ScheduledExecutorService thread = Threads.timer("streams-mesos-notifier", 1);
    /** Resources whose answer is on its way to the client. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    // The rest belongs to the thread.
    private final Map<String, List<Notice>> held = new HashMap<>();
    private final Map<String, Long> lastSequences = Recent.map(REMEMBERED);

    /**
     * Starts a thread when it is needed.
     *
     * @param clients gives null for as long as nobody can be notified
     */
    Notifier(Supplier<ResourceNotificationManager> clients) {
        this.clients = clients;
    }

    /** From now on, notices about these wait. */
    void hold(Collection<String> resources) {
        underWay.addAll(resources);
    }

    /** The answer has arrived: what waited is passed on. */
    void free(Collection<String> resources) {
        underWay.removeAll(resources);
        run(() -> {
            for (String resource : resources) {
                tell(held.getOrDefault(resource, Collections.emptyList()), false, TRIES);
                held.remove(resource);
            }
        });
    }

    /** There is no answer: the client will never know these, and of what became of them neither. */
    void forget(Collection<String> resources) {
        underWay.removeAll(resources);
        run(() -> held.keySet().removeAll(resources));
    }

    /** What the leader sent last. */
    void tell(List<Notice> notices) {
        run(() -> tell(notices, false, TRIES));
    }

    /** What the leader sent before and a client that has just connected may not have heard. */
    void repeat(List<Notice> notices) {
        run(() -> tell(notices, true, TRIES));
    }

    private void tell(List<Notice> notices, boolean again, int tries) {
        List<Notice> due = new ArrayList<>();
        for (Notice notice : notices) {
            Long last = lastSequences.get(notice.resourceId());
            if (last != null && (again ? notice.sequence < last : notice.sequence <= last)) {
                continue;
            }
            if (underWay.contains(notice.resourceId())) {
                held.computeIfAbsent(notice.resourceId(), id -> new ArrayList<>())
                        .add(notice);
                continue;
            }
            due.add(notice);
        }
        ResourceNotificationManager manager = due.isEmpty() ? null : clients.get();
        if (manager == null) {
            later(due, again, tries);
            return;
        }
        int from = 0;
        while (from < due.size()) {
            int to = from + 1;
            while (to < due.size() && alike(due.get(from), due.get(to))) {
                to++;
            }
            send(manager, due.subList(from, to));
            from = to;
        }
    }

    private void later(List<Notice> due, boolean again, int tries) {
        if (due.isEmpty()) {
            return;
        }
        if (tries == 0) {
            LOG.warning("No notification manager is available; notifications are repeated when their client connects: "
                    + due);
            return;
        }
        try {
            thread.schedule(() -> tell(due, again, tries - 1), NOBODY_THERE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.fine("Closing");
        }
    }

    private static boolean alike(Notice one, Notice other) {
        return one.kind == other.kind && one.clientId.equals(other.clientId);
    }

    private void send(ResourceNotificationManager manager, List<Notice> alike) {
        List<ResourceDescriptor> resources = new ArrayList<>();
        for (Notice notice : alike) {
            resources.add(notice.resource);
            lastSequences.put(notice.resourceId(), notice.sequence);
        }
        Notice first = alike.get(0);
        LOG.info("Notifying: client=" + first.clientId + " " + alike);
        try {
            if (first.kind == Notice.Kind.ALLOCATED) {
                manager.resourcesAllocated(first.clientId, resources);
            } else {
                manager.resourcesRevoked(first.clientId, resources);
            }
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "A client could not be notified; the notifications are repeated when it connects again: client="
                            + first.clientId,
                    e);
        }
    }

    private void run(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.fine("Closing");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
