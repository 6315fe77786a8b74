package streamsx.mesos.leader;

import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import streamsx.mesos.core.api.Answer;
import streamsx.mesos.core.api.Event;

/** A leading term, as the API server sees it. */
public interface Leadership {
    /** Loaded, subscribed and serving. */
    boolean ready();

    /** What readers are shown. */
    CommittedState committed();

    /**
     * Hands a request to the state machine.
     *
     * @param makeRequest makes the event from the reply id that the term chose
     * @return completes with the answer once it is durable; with {@link UnavailableException} while the connection to
     *     ZooKeeper is away, the queue is full or the term ends
     */
    CompletionStage<Delivery> request(LongFunction<Event.Request> makeRequest);

    /**
     * Calls back, once, when a notification for this client above this sequence is committed; at once if there is
     * one already.
     *
     * @param clientId null for any client
     * @return cancels the wait
     */
    AutoCloseable onNotification(String clientId, long above, Runnable callback);

    /**
     * An answer on its way to the client.
     *
     * @param replyId to report {@link #delivered} or {@link #lost} with
     * @param answer  what to tell
     */
    record Delivery(long replyId, Answer answer) {}

    /** The process that calls itself so passes answers on to clients now; an earlier one is gone. */
    void sessionSeen(String session);

    /** The answer was written to the client's connection. */
    void delivered(long replyId);

    /** The client was gone. */
    void lost(long replyId);

    /** No answer can be had now; the client may try again. */
    class UnavailableException extends Exception {
        private static final long serialVersionUID = 1;

        public UnavailableException(String message) {
            super(message);
        }
    }
}
