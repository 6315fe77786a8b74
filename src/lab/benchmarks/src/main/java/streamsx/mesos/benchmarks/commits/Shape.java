package streamsx.mesos.benchmarks.commits;

import java.util.Locale;

/**
 * What each commit of a comparison does.
 *
 * @param changes per commit; each is what one event led to
 */
public record Shape(Kind kind, int changes) {
    /** What becomes of a resource. */
    public enum Kind {
        /** A resource that is stored changes: one node is written. */
        UPDATE,
        /**
         * New resources: a node is made for each, and once a commit the counters are written. Every second commit
         * removes what the one before made, so that the server's memory does not grow.
         */
        TURNOVER
    }

    /** For the JSON. */
    public String name() {
        return kind.name().toLowerCase(Locale.ROOT) + changes;
    }

    @Override
    public String toString() {
        return (kind == Kind.UPDATE ? "changes " : "makes or removes ")
                + changes
                + (changes == 1 ? " resource" : " resources");
    }
}
