package streamsx.mesos.scenarios;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import streamsx.mesos.core.api.Event;
import streamsx.mesos.leader.CommittedState;
import streamsx.mesos.leader.Leadership;

/**
 * Lets no answer out once a chosen moment of a chosen kind of request has come: what follows is a crash by the test.
 */
final class CrashingLeadership implements Leadership {
    /** The moment. */
    enum Moment {
        /** The request has arrived, nothing is decided. */
        BEFORE,
        /** The decision is durable, its answer has not left. */
        AFTER
    }

    private final Leadership term;
    private final Class<? extends Event.Request> kind;
    private final Moment moment;
    private final CountDownLatch come = new CountDownLatch(1);

    CrashingLeadership(Leadership term, Class<? extends Event.Request> kind, Moment moment) {
        this.term = term;
        this.kind = kind;
        this.moment = moment;
    }

    void awaitMoment() throws InterruptedException {
        if (!come.await(Site.SOON.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("no " + kind.getSimpleName() + " came");
        }
    }

    @Override
    public CompletionStage<Delivery> request(LongFunction<Event.Request> makeRequest) {
        if (!kind.isInstance(makeRequest.apply(0))) {
            return term.request(makeRequest);
        }
        if (moment == Moment.BEFORE) {
            come.countDown();
        } else {
            term.request(makeRequest).thenRun(come::countDown);
        }
        return new CompletableFuture<>();
    }

    @Override
    public boolean ready() {
        return term.ready();
    }

    @Override
    public CommittedState committed() {
        return term.committed();
    }

    @Override
    public AutoCloseable onNotification(String clientId, long above, Runnable callback) {
        return term.onNotification(clientId, above, callback);
    }

    @Override
    public void sessionSeen(String session) {
        term.sessionSeen(session);
    }

    @Override
    public void delivered(long replyId) {
        term.delivered(replyId);
    }

    @Override
    public void lost(long replyId) {
        term.lost(replyId);
    }
}
