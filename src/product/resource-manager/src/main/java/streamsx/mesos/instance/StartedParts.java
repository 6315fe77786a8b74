package streamsx.mesos.instance;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.leader.ElectionException;
import streamsx.mesos.leader.ExitCode;

/** The parts that were started, in order. They are closed in reverse, each whatever became of the others. */
final class StartedParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StartedParts.class);

    private final Deque<Part> parts = new ArrayDeque<>();

    /** Starts parts and does with them what they are for. */
    interface Life {
        /**
         * Ends with an exit code, a {@link CannotStartException}, an {@link ElectionException}, an interrupt, or
         * another failure.
         */
        ExitCode with(StartedParts parts) throws Exception;
    }

    /**
     * Lets a life happen, and closes its parts then. Why it ended is what counts: a failure to close is logged, for a
     * torn down framework or a wrong property must not look like a failure after which to start again.
     *
     * @throws Exception what the life failed with, if that has no exit code of its own
     */
    static ExitCode run(Life life) throws Exception {
        StartedParts parts = new StartedParts();
        try {
            return life.with(parts);
        } catch (CannotStartException e) {
            return e.exitCode();
        } catch (ElectionException e) {
            LOG.error(e.getMessage());
            return ExitCode.ELECTION_IMPOSSIBLE;
        } catch (InterruptedException e) {
            return ExitCode.STOPPED;
        } finally {
            parts.closeAndLog();
        }
    }

    private void closeAndLog() {
        try {
            close();
        } catch (Exception e) {
            LOG.warn("A part of the instance could not be closed in order", e);
        }
    }

    /**
     * Starts it.
     *
     * @return the part
     * @throws Exception what its start failed with; it will be closed like the others
     */
    <P extends Part> P start(P part) throws Exception {
        parts.push(part);
        part.start();
        return part;
    }

    /** @throws Exception the first failure, with the later ones suppressed in it */
    @Override
    public void close() throws Exception {
        Exception failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
