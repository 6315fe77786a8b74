package streamsx.mesos.sandbox.streams.tool;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import streamsx.mesos.sandbox.streams.domain.Switches;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.Message;

/** Prints what a domain says, from the moment at which this was made, while a command waits for it. */
final class Follower {
    private static final long LOOK_AGAIN_MILLIS = 1000;
    private final ToolCommand command;
    private final Predicate<Message> interesting;
    private final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
    private long printed;

    /** Whether what is waited for has come. */
    interface Question {
        boolean holds() throws IOException, ToolException;
    }

    Follower(ToolCommand command, Predicate<Message> interesting) throws IOException {
        this.command = command;
        this.interesting = interesting;
        List<Message> before = command.store().messages();
        printed = before.isEmpty() ? 0 : before.get(before.size() - 1).sequence();
        command.store().zk().onChangeBelow(command.store().paths().root(), signals::add);
    }

    /** Waits as long as the domain's properties say, for a domain whose domain manager must answer. */
    void until(DomainConfig domain, String what, Question question)
            throws IOException, ToolException, InterruptedException {
        until(
                what,
                Switches.COMMAND_TIMEOUT.number(domain.properties()),
                Switches.MANAGER_TIMEOUT.number(domain.properties()),
                question);
    }

    /**
     * Waits.
     *
     * @param atMostMillis      after this it is an error
     * @param managerAtMostMillis after so long without a domain manager it is an error
     */
    void until(String what, long atMostMillis, long managerAtMostMillis, Question question)
            throws IOException, ToolException, InterruptedException {
        long start = System.nanoTime();
        long seen = start;
        while (!question.holds()) {
            print();
            long now = System.nanoTime();
            seen = command.store().manager().isPresent() ? now : seen;
            if (TimeUnit.NANOSECONDS.toMillis(now - seen) > managerAtMostMillis) {
                throw command.noAnswer();
            }
            if (TimeUnit.NANOSECONDS.toMillis(now - start) > atMostMillis) {
                throw new ToolException(
                        "CDISX0103E",
                        "Waited " + atMostMillis / 1000 + " s in vain until " + what
                                + "; the domain still works on it.");
            }
            signals.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            signals.clear();
        }
        print();
    }

    private void print() throws IOException {
        for (Message message : command.store().messages()) {
            if (message.sequence() > printed) {
                printed = message.sequence();
                if (interesting.test(message)) {
                    command.terminal().say(message);
                }
            }
        }
    }
}
