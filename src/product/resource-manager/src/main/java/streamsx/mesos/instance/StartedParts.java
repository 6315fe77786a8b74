package streamsx.mesos.instance;

import java.util.ArrayDeque;
import java.util.Deque;

/** The parts that were started, in order. They are closed in reverse, each whatever became of the others. */
final class StartedParts implements AutoCloseable {
    private final Deque<Part> parts = new ArrayDeque<>();

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
