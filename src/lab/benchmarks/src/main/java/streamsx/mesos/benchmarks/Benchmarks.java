package streamsx.mesos.benchmarks;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import streamsx.mesos.benchmarks.report.BenchmarkException;

/** The main class. Exit codes: 0 measured, 1 could not be measured, 2 the command line is wrong. */
@Command(
        name = "benchmark",
        description = {
            "Measures the product on this machine; see ha-docs/failover.md, \"Figures\".",
            "A table first; the last line is one JSON object."
        },
        subcommands = {Failover.class, Reconcile.class, Commits.class, Drivers.class},
        footer = {"", "benchmark <name> --help shows what each takes. Exit codes: 0 measured, 1 failed, 2 usage."})
public final class Benchmarks implements Runnable {
    private static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    @SuppressWarnings("unused")
    private boolean help;

    private Benchmarks() {}

    /** Runs one benchmark and exits. */
    public static void main(String[] args) {
        // What the libraries used here log is no part of a result.
        System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        System.exit(run(
                new PrintWriter(System.out, false, Charset.defaultCharset()),
                new PrintWriter(System.err, false, Charset.defaultCharset()),
                args));
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        CommandLine line = new CommandLine(new Benchmarks());
        line.setOut(out);
        line.setErr(err);
        line.setParameterExceptionHandler((e, given) -> {
            err.println(e.getMessage());
            err.println("See scripts/" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return CommandLine.ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            err.println(e instanceof BenchmarkException ? e.getMessage() : "Unexpected failure: " + e);
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                err.println("  because of: " + cause);
            }
            return FAILED;
        });
        int code = line.execute(args);
        out.flush();
        err.flush();
        return code;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which benchmark?");
    }
}
