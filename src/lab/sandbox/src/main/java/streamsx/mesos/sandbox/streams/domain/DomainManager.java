package streamsx.mesos.sandbox.streams.domain;

import com.ibm.streams.resourcemgr.ResourceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import streamsx.mesos.sandbox.streams.store.Book;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.DomainPaths;
import streamsx.mesos.sandbox.streams.store.DomainState;
import streamsx.mesos.sandbox.streams.store.DomainStore;
import streamsx.mesos.sandbox.streams.store.Message;
import streamsx.mesos.standin.wire.ClientIdentity;

/**
 * Runs {@link Decisions} on one thread: feeds them what ZooKeeper and the resource manager say, stores the book, does
 * what is planned. There must be one domain manager in a domain at a time.
 */
public final class DomainManager implements AutoCloseable {
    private static final long LONGEST_WAIT_MILLIS = 5_000;
    private static final long PAUSE_MILLIS = 500;
    private final DomainStore store;
    private final String zkConnect;
    private final String installPath;
    private final Connector connector;
    private final LongSupplier clock;
    private final Consumer<String> log;
    private final BlockingQueue<ManagerLink.Event> events = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "domain-manager");
    private final List<Message> unpublished = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private ManagerLink link;
    private Book stored;

    /**
     * @param zkConnect   ZooKeeper's servers, for finding the resource manager and for introducing the domain to it
     * @param installPath where the installation is; may be null
     * @param clock       ms of the epoch
     * @param log         gets a line a message
     */
    public DomainManager(
            DomainStore store,
            String zkConnect,
            String installPath,
            Connector connector,
            LongSupplier clock,
            Consumer<String> log) {
        this.store = store;
        this.zkConnect = zkConnect;
        this.installPath = installPath;
        this.connector = connector;
        this.clock = clock;
        this.log = log;
    }

    /** Begins; comes back at once. */
    public DomainManager start() throws IOException {
        DomainPaths paths = store.paths();
        store.zk().onChangeBelow(paths.root(), path -> {
            if (!path.equals(paths.book()) && !path.equals(paths.messages())) {
                events.add((d, messages, now) -> {});
            }
        });
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    /** Ends without giving anything back. */
    @Override
    public void close() {
        ended.countDown();
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean closed() {
        return ended.getCount() == 0;
    }

    private void run() {
        Decisions decisions = null;
        String clientId = null;
        try {
            while (!closed()) {
                try {
                    Optional<DomainSnapshot> snapshot = look();
                    if (snapshot.isEmpty()
                            || (clientId != null
                                    && !clientId.equals(snapshot.get().domain().clientId()))) {
                        log.accept("The domain manager ends: its domain is gone, or was started anew.");
                        return;
                    }
                    if (decisions == null) {
                        Book book = store.book();
                        decisions = new Decisions(book, snapshot.get());
                    }
                    clientId = snapshot.get().domain().clientId();
                    connect(snapshot.get().domain());
                    decisions.see(snapshot.get());
                    step(decisions, snapshot.get());
                } catch (IOException | ResourceException e) {
                    log.accept("The domain manager has failed and tries again: " + e.getMessage());
                    events.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (link != null) {
                link.close();
            }
        }
    }

    private Optional<DomainSnapshot> look() throws IOException {
        Optional<DomainConfig> domain = store.domain();
        return domain.isEmpty()
                ? Optional.empty()
                : Optional.of(new DomainSnapshot(
                        domain.get(), store.instances(), store.controllers(), store.quiesceOrders()));
    }

    private void connect(DomainConfig domain) throws ResourceException {
        if (link == null
                && domain.state() != DomainState.STOPPED
                && !domain.handedOver()
                && domain.managerType() != null) {
            ClientIdentity identity = new ClientIdentity(
                    domain.clientId(), ClientIdentity.CONTROLLER, domain.id(), zkConnect, installPath, "4.3.0.0");
            link = new ManagerLink(connector, identity, domain.managerType(), zkConnect, events::add);
        }
    }

    /** Plans, does it, and waits for what happens next. */
    private void step(Decisions decisions, DomainSnapshot snapshot) throws IOException, InterruptedException {
        List<Action> actions = decisions.plan(clock.getAsLong());
        // A reader that sees in the book that something is done finds the message about it.
        publish(decisions.messages());
        save(decisions.book());
        // Requests first: ZooKeeper may fail, and what counts as under way must have been sent.
        for (Action action : actions) {
            send(action, snapshot.domain());
        }
        boolean again = false;
        for (Action action : actions) {
            again |= write(action);
        }
        if (again) {
            return;
        }
        long wait = Math.min(LONGEST_WAIT_MILLIS, decisions.nextTime(clock.getAsLong()) - clock.getAsLong());
        ManagerLink.Event event = events.poll(Math.max(1, wait), TimeUnit.MILLISECONDS);
        List<Message> heard = new ArrayList<>();
        while (event != null) {
            event.happen(decisions, heard, clock.getAsLong());
            event = events.poll();
        }
        publish(heard);
    }

    private void send(Action action, DomainConfig domain) {
        if (action instanceof Action.Ask ask) {
            log.accept("Requesting " + ask.count() + " " + ask.type() + " for "
                    + ask.need().key() + " " + ask.need().tags());
            link.ask(ask, domain);
        } else if (action instanceof Action.Release release) {
            link.giveBack(release.resources(), false);
        } else if (action instanceof Action.Cancel cancel) {
            link.giveBack(cancel.resources(), true);
        }
    }

    /** @return whether ZooKeeper has changed by it */
    private boolean write(Action action) throws IOException {
        if (action instanceof Action.SetInstance set) {
            set(set);
            return true;
        }
        if (action instanceof Action.DomainRuns runs) {
            publish(runs.messages());
            store.changeDomain(d -> d.state() == DomainState.STARTING ? d.withState(DomainState.RUNNING) : d);
            return true;
        }
        if (action instanceof Action.HandOver) {
            if (link != null) {
                link.close();
            }
            store.changeDomain(d -> d.state() == DomainState.STOPPING ? d.withHandedOver() : d);
            return true;
        }
        if (action instanceof Action.EndQuiesce end) {
            store.endQuiesce(end.nativeId());
            return true;
        }
        return false;
    }

    private void set(Action.SetInstance set) throws IOException {
        // The messages first: a reader that waits for the state then finds them.
        if (store.instance(set.instance()).filter(i -> i.state() == set.from()).isPresent()) {
            publish(set.messages());
        }
        store.changeInstance(set.instance(), i -> {
            if (i.state() != set.from()) {
                return i;
            }
            return switch (set.to()) {
                case STOPPED -> (set.failure() == null ? i.withState(set.to()) : i.failed(set.failure())).settled();
                default -> i.withState(set.to());
            };
        });
    }

    /** What is planned must not be done before the book is stored. */
    private void save(Book book) throws InterruptedException {
        Book copy = DomainStore.copy(book);
        while (!closed() && !DomainStore.same(copy, stored)) {
            try {
                store.save(copy);
                stored = copy;
            } catch (IOException e) {
                log.accept("The book is not stored yet: " + e.getMessage());
                ended.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
        if (closed()) {
            throw new InterruptedException("closed");
        }
    }

    /** Messages that cannot be stored now are stored with the next ones. */
    private void publish(List<Message> messages) {
        messages.forEach(m -> log.accept(m.toString()));
        unpublished.addAll(messages);
        try {
            store.add(unpublished, clock.getAsLong());
            unpublished.clear();
        } catch (IOException e) {
            log.accept("Messages are not stored yet: " + e.getMessage());
        }
    }
}
