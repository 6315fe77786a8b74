package streamsx.mesos.driver.machine;

import java.net.URI;
import java.time.Duration;
import streamsx.mesos.driver.api.MasterAddress;

/**
 * What a driver is to do.
 *
 * @param <C> what a call is
 * @param <E> what an event is
 */
public sealed interface Action<C, E> {

    /** Has it carried out: whoever carries actions out does so with each kind. */
    void by(Shell<C, E> shell);

    /** One method for each kind; none blocks for long but {@link #askGuard}. */
    interface Shell<C, E> {
        void findMaster();

        void masterFailed(MasterAddress master);

        void askGuard(long question);

        void subscribe(long stream, URI target);

        void readRefusal(long stream);

        void closeStream(long stream);

        void announce(Subscription subscription, E event);

        void dispatch(Subscription subscription, E event);

        void disconnected(Subscription subscription);

        void sendCall(long number, Subscription subscription, C call);

        void accepted(C call);

        void refused(C call, int status, String body);

        void unknown(C call, Throwable cause);

        void dropped(C call);

        void remind(Timer timer, Duration delay);

        void backOff(Timer timer, Duration longest);

        void log(Severity severity, String text);

        void fail(String message);

        void stopped();
    }

    /** How much a line in the log matters. */
    enum Severity {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** {@link Signal.MasterDetected} is to tell who leads, as soon as somebody is known to. */
    record FindMaster<C, E>() implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.findMaster();
        }
    }

    /** Nothing came of talking to this master: another one may be known. */
    record MasterFailed<C, E>(MasterAddress master) implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.masterFailed(master);
        }
    }

    /** The guard is to be asked; {@link Signal.GuardAnswered} follows. */
    record AskGuard<C, E>(long question) implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.askGuard(question);
        }
    }

    /** SUBSCRIBE leaves. What becomes of it are signals about this stream. */
    record Subscribe<C, E>(long stream, URI target) implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.subscribe(stream, target);
        }
    }

    /** {@link Signal.RefusalRead} is to tell why SUBSCRIBE was refused. */
    record ReadRefusal<C, E>(long stream) implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.readRefusal(stream);
        }
    }

    /** The connection of a stream is cut. */
    record CloseStream<C, E>(long stream) implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.closeStream(stream);
        }
    }

    /** The scheduler is registered: from here on it makes its calls under this subscription. */
    record Announce<C, E>(Subscription subscription, E event) implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.announce(subscription, event);
        }
    }

    /** The scheduler hears an event. */
    record Dispatch<C, E>(Subscription subscription, E event) implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.dispatch(subscription, event);
        }
    }

    /** The scheduler hears that its subscription is over. */
    record Disconnected<C, E>(Subscription subscription) implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.disconnected(subscription);
        }
    }

    /** A call leaves; {@link Signal.CallAnswered}, {@link Signal.CallFailed} or {@link Signal.CallWithheld} follows. */
    record SendCall<C, E>(long number, Subscription subscription, C call) implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.sendCall(number, subscription, call);
        }
    }

    /** Mesos took a call. */
    record Accepted<C, E>(C call) implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.accepted(call);
        }
    }

    /** Mesos did not take a call. */
    record Refused<C, E>(C call, int status, String body) implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.refused(call, status, body);
        }
    }

    /** Nobody knows whether Mesos took a call. */
    record Unknown<C, E>(C call, Throwable cause) implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.unknown(call, cause);
        }
    }

    /** A call never left. */
    record Dropped<C, E>(C call) implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.dropped(call);
        }
    }

    /** {@link Signal.TimerDue} is to come after this time. */
    record Remind<C, E>(Timer timer, Duration delay) implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.remind(timer, delay);
        }
    }

    /** {@link Signal.TimerDue} is to come after this time, shortened at random by up to one half. */
    record BackOff<C, E>(Timer timer, Duration longest) implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.backOff(timer, longest);
        }
    }

    /** For people. */
    record Log<C, E>(Severity severity, String text) implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.log(severity, text);
        }
    }

    /** The driver cannot go on; the message is for the scheduler. Nothing follows. */
    record Fail<C, E>(String message) implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.fail(message);
        }
    }

    /** The driver has ended as it was asked to. Nothing follows. */
    record Stopped<C, E>() implements Action<C, E> {
        @Override
        public void by(Shell<C, E> shell) {
            shell.stopped();
        }
    }
}
