package streamsx.mesos.chaos.observe;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import streamsx.mesos.chaos.cluster.Cluster;
import streamsx.mesos.chaos.cluster.Zk;
import streamsx.mesos.chaos.history.Fact;
import streamsx.mesos.chaos.history.Recorder;
import streamsx.mesos.chaos.history.TaskName;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.store.json.BadNodeException;

/** Looks at everything again and again, and takes down what has changed. */
public final class Observer implements Closeable {
    private static final long PERIOD_MILLIS = 400;

    private final Recorder recorder;
    private final MesosWatch mesos;
    private final StoreWatch store;
    private final ProcessWatch processes;
    private final boolean processesVisible;
    private final Thread thread = new Thread(this::run, "observer");
    private final Map<String, String> frameworks = new HashMap<>();
    private final Map<String, String> taskStates = new HashMap<>();
    private final Map<String, ProcessWatch.Running> running = new HashMap<>();
    private final Map<String, StreamsMesosResource> resources = new HashMap<>();
    private final Set<String> durable = new HashSet<>();
    private final Set<String> reported = new HashSet<>();
    private List<String> agents = List.of();
    private int version = -1;
    private long lastShown;
    private long lastRan;
    private int round;
    private Snapshot last;
    private boolean closed;

    /** @param processesVisible whether tasks run on this machine */
    public Observer(Cluster cluster, Recorder recorder, ProcessWatch processes, boolean processesVisible) {
        this.recorder = recorder;
        this.processes = processes;
        this.processesVisible = processesVisible;
        mesos = new MesosWatch(cluster);
        store = new StoreWatch(new Zk(cluster.zooKeeperConnect()), cluster.layout());
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (look()) {
                synchronized (this) {
                    TimeUnit.MILLISECONDS.timedWait(this, PERIOD_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            recorder.note("DEFECT of chaos: the observer fails: " + e);
        }
    }

    private boolean look() throws InterruptedException, IOException {
        long begin = Recorder.now();
        // In this order: what Mesos shows was durable before, so it must be found in ZooKeeper afterwards.
        MesosState m = mesos.read().orElse(null);
        StoreState s = null;
        try {
            s = store.read().orElse(null);
        } catch (BadNodeException e) {
            recorder.note("DEFECT: ZooKeeper has a node that cannot be read: " + e.getMessage());
        }
        long ranAt = Recorder.now();
        Map<String, ProcessWatch.Running> p = processesVisible ? processes.read() : null;
        if (s != null) {
            stored(s, begin);
        }
        List<String> connected =
                m == null ? List.of() : m.agents().values().stream().sorted().toList();
        if (!connected.equals(agents)) {
            agents = connected;
            recorder.add(new Fact.AgentsSeen(begin, connected));
        }
        if (m != null) {
            shown(m, s, begin);
            lastShown = begin;
        }
        if (p != null) {
            ran(p, ranAt);
            lastRan = ranAt;
        }
        synchronized (this) {
            last = new Snapshot(m, s, p);
            round++;
            notifyAll();
            return !closed;
        }
    }

    private void stored(StoreState s, long begin) {
        long now = Recorder.now();
        if (s.version() != version) {
            version = s.version();
            recorder.add(new Fact.Committed(now, s.version(), s.term(), s.n()));
            if (s.ids() != null) {
                recorder.add(new Fact.Counted(
                        now, s.ids().nextResource(), s.ids().nextTask(), s.ids().nextNotification()));
            }
        }
        if (s.framework() != null) {
            framework("ZooKeeper", s.framework().id(), s.framework().standing().name());
        }
        s.resources().values().forEach(r -> {
            if (!r.equals(resources.put(r.id(), r))) {
                recorder.add(new Fact.Stored(now, r, begin));
                if (r.task() != null) {
                    durable.add(r.task().taskId());
                }
            }
        });
        for (String id : List.copyOf(resources.keySet())) {
            if (!s.resources().containsKey(id)) {
                resources.remove(id);
                recorder.add(new Fact.Removed(now, id));
            }
        }
    }

    private void framework(String where, String id, String standing) {
        if (!standing.equals(frameworks.put(where + " " + id, standing))) {
            recorder.add(new Fact.FrameworkSeen(Recorder.now(), where, id, standing));
        }
    }

    private void shown(MesosState m, StoreState s, long begin) {
        m.frameworks().forEach((id, standing) -> framework("Mesos", id, standing));
        for (MesosState.Task task : m.tasks().values()) {
            String state = task.state() + " on " + task.agent();
            if (!state.equals(taskStates.put(task.id(), state))) {
                recorder.add(new Fact.TaskSeen(begin, task.id(), task.agent(), task.state(), lastShown));
            }
            if (s != null && !durable.contains(task.id()) && !superseded(task.id(), s) && reported.add(task.id())) {
                recorder.add(new Fact.NotDurable(Recorder.now(), task.id(), TaskName.resourceOf(task.id())));
            }
        }
    }

    /** Its attempt was durable once, for a later one is; it fell between two looks. */
    private static boolean superseded(String task, StoreState s) {
        Optional<TaskName> name = TaskName.parse(task);
        StreamsMesosResource r = name.map(n -> s.resources().get(n.resource())).orElse(null);
        return r != null
                && r.attempts() > name.get().launches()
                && s.ids().nextTask() > name.get().number();
    }

    private void ran(Map<String, ProcessWatch.Running> now, long at) {
        for (ProcessWatch.Running r : List.copyOf(running.values())) {
            if (!now.containsKey(r.task())) {
                running.remove(r.task());
                recorder.add(new Fact.ProcessGone(at, r.task(), r.resource(), r.pid(), lastRan));
            }
        }
        for (ProcessWatch.Running r : now.values()) {
            ProcessWatch.Running before = running.put(r.task(), r);
            if (before == null || before.pid() != r.pid()) {
                recorder.add(new Fact.ProcessSeen(at, r.task(), r.resource(), r.pid(), r.agent()));
            }
        }
    }

    /**
     * Waits until nothing is missing any more.
     *
     * @param missing what is not as it has to be, in words; asked after each look
     * @return what was missing at the end; empty if all was well in time
     */
    List<String> await(long atMostMillis, Function<Snapshot, List<String>> missing) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(atMostMillis);
        int seen;
        synchronized (this) {
            seen = round;
        }
        while (true) {
            Snapshot snapshot;
            synchronized (this) {
                while (round <= seen + 1) { // The look that is under way may have begun before we were asked.
                    long left = end - System.nanoTime();
                    if (left <= 0) {
                        break;
                    }
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                }
                seen = round - 1;
                snapshot = last;
            }
            List<String> now = missing.apply(snapshot);
            if (now.isEmpty() || System.nanoTime() > end) {
                return now;
            }
        }
    }

    /** A stage of the run, as the last look shows it. */
    Fact.Stage stage(String name, List<String> waitedFor) {
        Snapshot snapshot;
        synchronized (this) {
            snapshot = last;
        }
        Map<String, String> alive = new TreeMap<>();
        if (snapshot.mesos() != null) {
            snapshot.mesos().tasks().values().stream()
                    .filter(MesosState.Task::alive)
                    .forEach(t -> alive.put(t.id(), TaskName.resourceOf(t.id())));
        }
        Map<String, String> processesNow = null;
        if (snapshot.processes() != null) {
            processesNow = new TreeMap<>();
            for (ProcessWatch.Running r : snapshot.processes().values()) {
                processesNow.put(r.task(), r.resource());
            }
        }
        return new Fact.Stage(
                Recorder.now(),
                name,
                snapshot.store() == null ? Map.of() : snapshot.store().resources(),
                alive,
                processesNow,
                waitedFor);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(20_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        mesos.close();
        store.close();
    }
}
