package streamsx.mesos.invariants.check;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import streamsx.mesos.invariants.history.Fact;

/** No driver floods the masters with SUBSCRIBE. */
final class BacksOff extends Rule {
    private static final long WINDOW_MILLIS = 1_000;

    /**
     * Delays that double from 50 ms, each shortened by one half at most, leave room for six in a second; a lasting
     * subscription that ended, or a new master, allows a few more.
     */
    private static final int MOST = 15;

    private final Map<String, Deque<Long>> recent = new HashMap<>();

    BacksOff(Objections objections) {
        super(objections);
    }

    @Override
    public void visit(Fact.SubscribeSent sent) {
        Deque<Long> times = recent.computeIfAbsent(sent.who(), who -> new ArrayDeque<>());
        times.addLast(sent.at());
        while (times.getFirst() <= sent.at() - WINDOW_MILLIS) {
            times.removeFirst();
        }
        if (times.size() == MOST + 1) {
            object(
                    Invariant.BACKS_OFF,
                    sent.at(),
                    sent.who(),
                    "sends more than " + MOST + " SUBSCRIBE within " + WINDOW_MILLIS + " ms");
        }
    }
}
