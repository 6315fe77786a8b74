package streamsx.mesos.benchmarks.report;

/** Nothing can be measured, or what was measured did not do its work. The message is for people. */
public final class BenchmarkException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BenchmarkException(String message) {
        super(message);
    }

    public BenchmarkException(String message, Throwable cause) {
        super(message, cause);
    }
}
