package streamsx.mesos.instance;

import java.util.Optional;
import streamsx.mesos.leader.TermCompanion;
import streamsx.mesos.streamsserver.StreamsServerProcess;

/**
 * The Streams server process, if there shall be one. A JVM starts slower than a term: it stands by with the instance.
 */
final class StreamsServerPart implements Part {
    private final Optional<StreamsServerProcess> process;

    StreamsServerPart(Optional<StreamsServerProcess> process) {
        this.process = process;
    }

    @Override
    public void start() {
        process.ifPresent(StreamsServerProcess::start);
    }

    /** What serves beside the term. */
    TermCompanion companion() {
        return process.<TermCompanion>map(p -> p).orElse(TermCompanion.NONE);
    }

    @Override
    public void close() {
        process.ifPresent(StreamsServerProcess::stop);
    }
}
