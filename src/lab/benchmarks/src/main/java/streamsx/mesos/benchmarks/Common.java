package streamsx.mesos.benchmarks;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all benchmarks share. */
abstract class Common implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "show this help")
    @SuppressWarnings("unused")
    private boolean help;

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final void say(String text) {
        out().println(text);
        out().flush();
    }

    final void within(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw bad(option + " takes " + least + " to " + most + ", not " + value);
        }
    }

    final ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
