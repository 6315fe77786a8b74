package streamsx.mesos.driver.machine;

import java.util.Optional;
import streamsx.mesos.driver.api.MasterAddress;

/**
 * Something that happened to a driver. Streams and calls have the numbers that {@link Action}s gave them; what comes of
 * a stream or a call that is over is ignored.
 *
 * @param <C> what a call is
 * @param <E> what an event is
 */
public sealed interface Signal<C, E> {

    /** Tells a handler what kind of signal this is: whoever handles signals handles each kind. */
    void to(Handler<C, E> handler);

    /** One method for each kind. */
    interface Handler<C, E> {
        void started();

        void masterDetected(Optional<MasterAddress> leader);

        void guardAnswered(long question, boolean yes);

        void headReceived(long stream, Head head);

        void refusalRead(long stream, String text);

        void subscribedReceived(SubscribedReceived<C, E> subscribed);

        void eventReceived(EventReceived<C, E> received);

        void errorReceived(ErrorReceived<C, E> error);

        void pieceRead(long stream);

        void streamEnded(long stream, String why);

        void callRequested(Subscription subscription, C call);

        void callAnswered(long number, int status, String body);

        void callFailed(long number, Throwable cause);

        void callWithheld(long number);

        void timerDue(Timer timer);

        void stopRequested(boolean failover);
    }

    /** The driver was started. */
    record Started<C, E>() implements Signal<C, E> {
        @Override
        public void to(Handler<C, E> handler) {
            handler.started();
        }
    }

    /** Who is believed to lead may have changed; also the answer to {@link Action.FindMaster}. */
    record MasterDetected<C, E>(Optional<MasterAddress> leader) implements Signal<C, E> {
        @Override
        public void to(Handler<C, E> handler) {
            handler.masterDetected(leader);
        }
    }

    /** The guard's answer; a guard that failed said no. */
    record GuardAnswered<C, E>(long question, boolean yes) implements Signal<C, E> {
        @Override
        public void to(Handler<C, E> handler) {
            handler.guardAnswered(question, yes);
        }
    }

    /** The answer to a SUBSCRIBE began. */
    record HeadReceived<C, E>(long stream, Head head) implements Signal<C, E> {
        @Override
        public void to(Handler<C, E> handler) {
            handler.headReceived(stream, head);
        }
    }

    /** The words of a master that refused a SUBSCRIBE. */
    record RefusalRead<C, E>(long stream, String text) implements Signal<C, E> {
        @Override
        public void to(Handler<C, E> handler) {
            handler.refusalRead(stream, text);
        }
    }

    /**
     * SUBSCRIBED came.
     *
     * @param heartbeatSeconds interval of the master's heartbeats, as it tells it; whatever it is
     */
    record SubscribedReceived<C, E>(long stream, String frameworkId, double heartbeatSeconds, E event)
            implements Signal<C, E> {
        @Override
        public void to(Handler<C, E> handler) {
            handler.subscribedReceived(this);
        }
    }

    /** An event for the scheduler came. */
    record EventReceived<C, E>(long stream, E event) implements Signal<C, E> {
        @Override
        public void to(Handler<C, E> handler) {
            handler.eventReceived(this);
        }
    }

    /** ERROR came: Mesos ended the subscription. */
    record ErrorReceived<C, E>(long stream, String message) implements Signal<C, E> {
        @Override
        public void to(Handler<C, E> handler) {
            handler.errorReceived(this);
        }
    }

    /** A piece of the stream, heartbeats for example, was read and is dealt with: the master is alive. */
    record PieceRead<C, E>(long stream) implements Signal<C, E> {
        @Override
        public void to(Handler<C, E> handler) {
            handler.pieceRead(stream);
        }
    }

    /** The stream ended, broke, holds garbage, or never came about. */
    record StreamEnded<C, E>(long stream, String why) implements Signal<C, E> {
        @Override
        public void to(Handler<C, E> handler) {
            handler.streamEnded(stream, why);
        }
    }

    /**
     * The scheduler made a call.
     *
     * @param subscription the one that the scheduler knew of when it made the call; null if there was none
     */
    record CallRequested<C, E>(Subscription subscription, C call) implements Signal<C, E> {
        @Override
        public void to(Handler<C, E> handler) {
            handler.callRequested(subscription, call);
        }
    }

    /** A call was answered. */
    record CallAnswered<C, E>(long number, int status, String body) implements Signal<C, E> {
        @Override
        public void to(Handler<C, E> handler) {
            handler.callAnswered(number, status, body);
        }
    }

    /** No answer will come to a call: nobody knows whether it was taken. */
    record CallFailed<C, E>(long number, Throwable cause) implements Signal<C, E> {
        @Override
        public void to(Handler<C, E> handler) {
            handler.callFailed(number, cause);
        }
    }

    /** A call did not leave, for there were no credentials. */
    record CallWithheld<C, E>(long number) implements Signal<C, E> {
        @Override
        public void to(Handler<C, E> handler) {
            handler.callWithheld(number);
        }
    }

    /** The time of a timer has come. */
    record TimerDue<C, E>(Timer timer) implements Signal<C, E> {
        @Override
        public void to(Handler<C, E> handler) {
            handler.timerDue(timer);
        }
    }

    /**
     * The driver is to end.
     *
     * @param failover false has Mesos tear the framework down, with all its tasks
     */
    record StopRequested<C, E>(boolean failover) implements Signal<C, E> {
        @Override
        public void to(Handler<C, E> handler) {
            handler.stopRequested(failover);
        }
    }

    /**
     * The beginning of an answer to SUBSCRIBE.
     *
     * @param status of HTTP
     * @param streamId the header {@code Mesos-Stream-Id}
     * @param encoding of the body; {@code identity} is what was asked for
     * @param location the header {@code Location}
     * @param otherCredentials whether another attempt would be made with other credentials
     */
    record Head(
            int status,
            Optional<String> streamId,
            String encoding,
            Optional<String> location,
            boolean otherCredentials) {}
}
