package streamsx.mesos.sandbox.streams.domain;

import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceDescriptorState;
import com.ibm.streams.resourcemgr.ResourceException;
import com.ibm.streams.resourcemgr.ResourceTagException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.Held;
import streamsx.mesos.sandbox.streams.store.Message;
import streamsx.mesos.standin.client.ConnectionListener;
import streamsx.mesos.standin.client.ConnectionLostException;
import streamsx.mesos.standin.client.DomainConnection;
import streamsx.mesos.standin.wire.ClientIdentity;

/**
 * The domain manager's connection to the resource manager: requests run on threads of their own, their outcomes come as
 * events.
 */
final class ManagerLink implements AutoCloseable {
    private static final long RECONNECT_MILLIS = 1000;
    private final DomainConnection connection;
    private final Consumer<Event> events;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService requests = Executors.newCachedThreadPool(r -> {
        Thread thread = new Thread(r, "manager-request");
        thread.setDaemon(true);
        return thread;
    });

    /** Something for the domain manager's thread. */
    interface Event {
        /** @param now in ms of the epoch */
        void happen(Decisions decisions, List<Message> messages, long now);
    }

    ManagerLink(Connector connector, ClientIdentity client, String type, String zkConnect, Consumer<Event> events)
            throws ResourceException {
        this.events = events;
        this.connection = connector.create(client, type, zkConnect, new Listener());
        requests.execute(this::connect);
    }

    private void connect() {
        boolean reported = false;
        while (closed.getCount() > 0) {
            try {
                connection.connect();
                return;
            } catch (ResourceException e) {
                if (!reported) {
                    events.accept((d, messages, now) -> messages.add(new Message(
                            "CDISA3014W", "The resource manager cannot be reached: " + e.getMessage(), null, null)));
                    reported = true;
                }
            }
            try {
                closed.await(RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    void ask(Action.Ask ask, DomainConfig domain) {
        Need need = ask.need();
        requests.execute(() -> {
            try {
                Collection<ResourceDescriptorState> answer = connection.allocateResources(
                        ask.type(), ask.count(), need.instance(), domain.definitions(need.tags()), Locale.getDefault());
                events.accept((d, messages, now) -> d.answered(need, ask.count(), answer, now));
            } catch (ConnectionLostException e) {
                events.accept((d, messages, now) -> d.lost(need, e.getMessage(), now));
            } catch (ResourceTagException e) {
                refused(ask, "CDISA5014E the definition of a tag is not right: " + e.getMessage());
            } catch (ResourceException | RuntimeException e) {
                refused(ask, String.valueOf(e.getMessage()));
            }
        });
    }

    private void refused(Action.Ask ask, String text) {
        events.accept((d, messages, now) -> d.refused(ask.need(), ask.count(), text, now));
    }

    void giveBack(List<Held> resources, boolean cancel) {
        requests.execute(() -> {
            List<ResourceDescriptor> descriptors =
                    resources.stream().map(Held::descriptor).toList();
            try {
                if (cancel) {
                    connection.cancelPendingResources(descriptors, Locale.getDefault());
                } else {
                    connection.releaseResources(descriptors, Locale.getDefault());
                }
                events.accept((d, messages, now) -> d.returned(resources));
            } catch (ConnectionLostException e) {
                events.accept((d, messages, now) -> d.notReturned(resources, e.getMessage(), false, now));
            } catch (ResourceException | RuntimeException e) {
                events.accept(
                        (d, messages, now) -> d.notReturned(resources, String.valueOf(e.getMessage()), true, now));
            }
        });
    }

    @Override
    public void close() {
        closed.countDown();
        connection.close();
        requests.shutdownNow();
    }

    private final class Listener implements ConnectionListener {
        @Override
        public void connected(String type, String host, int port) {
            events.accept((d, messages, now) -> {
                messages.add(new Message(
                        "CDISA0113I",
                        "Connected to the resource manager of type " + type + " on " + host + ":" + port + ".",
                        null,
                        null));
                d.connected(true);
            });
        }

        @Override
        public void disconnected(String type, String host, int port) {
            events.accept((d, messages, now) -> {
                messages.add(new Message(
                        "CDISA3014W",
                        "The connection to the resource manager of type " + type + " on " + host + ":" + port
                                + " is lost.",
                        null,
                        null));
                d.connected(false);
            });
        }

        @Override
        public void resourcesAllocated(Collection<ResourceDescriptor> resources) {
            events.accept((d, messages, now) -> d.announced(resources, now));
        }

        @Override
        public void resourcesRevoked(Collection<ResourceDescriptor> resources) {
            events.accept((d, messages, now) -> d.revoked(resources, now));
        }

        @Override
        public void resourcesRevokeImminent(Collection<ResourceDescriptor> resources) {
            events.accept((d, messages, now) -> d.revokeImminent(resources, now));
        }
    }
}
