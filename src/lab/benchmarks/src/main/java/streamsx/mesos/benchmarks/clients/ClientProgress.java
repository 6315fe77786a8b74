package streamsx.mesos.benchmarks.clients;

import java.util.concurrent.atomic.AtomicReference;

/** What a client has heard from Mesos, on whatever thread, and the waiting for it. {@code O} is its kind of offer. */
final class ClientProgress<O> {
    private final String client;
    private final Progress registered;
    private final Progress offered;
    private final AtomicReference<O> offer = new AtomicReference<>();
    private volatile Progress answers = new Progress("nothing", 0);
    private volatile Progress acknowledgements = new Progress("nothing", 0);

    /** @param client its name, for messages */
    ClientProgress(String client) {
        this.client = client;
        this.registered = new Progress(client + " is registered", 1);
        this.offered = new Progress(client + " is made an offer", 1);
    }

    void registered() {
        registered.one();
    }

    /** The first one is kept. */
    void offered(O one) {
        offer.compareAndSet(null, one);
        offered.one();
    }

    /** A task's update that answers a reconcile. */
    void answered() {
        answers.one();
    }

    /** The master has taken an acknowledgement. */
    void acknowledged() {
        acknowledgements.one();
    }

    void awaitRegistered() {
        registered.await();
    }

    O awaitOffer() {
        offered.await();
        return offer.get();
    }

    /** Does this and waits for so many answers to it. */
    void awaitAnswers(int count, Runnable reconcile) {
        Progress all = new Progress("answers to " + client, count);
        answers = all;
        reconcile.run();
        all.await();
    }

    /** Does this and waits for so many acknowledgements of what comes of it. */
    void awaitAcknowledgements(int count, Runnable launch) {
        Progress all = new Progress("acknowledgements of " + client, count);
        acknowledgements = all;
        launch.run();
        all.await();
    }
}
