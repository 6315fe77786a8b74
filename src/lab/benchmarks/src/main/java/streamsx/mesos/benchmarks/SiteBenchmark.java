package streamsx.mesos.benchmarks;

import java.time.Duration;
import picocli.CommandLine.Option;

/** What benchmarks of a whole site share. */
abstract class SiteBenchmark extends Common {
    @Option(
            names = "--settle-secs",
            paramLabel = "s",
            defaultValue = "15",
            description = "waited at most, before each run, until the processes started are at rest (default: "
                    + "${DEFAULT-VALUE})")
    private int settleSecs;

    @Option(
            names = "--heap",
            paramLabel = "size",
            defaultValue = "128m",
            description = "-Xmx of an instance (default: ${DEFAULT-VALUE}, as in its script)")
    private String heap;

    /** How long to wait for rest before a run. */
    final Duration settle() {
        within("--settle-secs", settleSecs, 0, 600);
        return Duration.ofSeconds(settleSecs);
    }

    /** An instance's -Xmx. */
    final String heap() {
        if (!heap.matches("[1-9][0-9]{0,4}[mMgG]")) {
            throw bad("--heap takes a size such as 128m or 1g, not " + heap);
        }
        return heap;
    }
}
