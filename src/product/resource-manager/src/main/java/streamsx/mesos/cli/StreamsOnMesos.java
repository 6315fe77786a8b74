package streamsx.mesos.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import streamsx.mesos.config.ConfigException;
import streamsx.mesos.leader.ExitCode;
import streamsx.mesos.secrets.SecretException;

/**
 * The command line's main class. Exit codes: 0 done; 1 refused or failed; 2 the command line or a property is wrong; 3
 * no instance runs or can be reached; 70 a defect. {@code start} passes on those of the instance, see {@link ExitCode}.
 */
@Command(
        name = "streams-on-mesos",
        mixinStandardHelpOptions = false,
        description = "The highly available resource manager that runs IBM Streams domains on Apache Mesos.",
        subcommands = {
            StartCommand.class,
            StopCommand.class,
            StatusCommand.class,
            GetResourceStateCommand.class,
            TeardownCommand.class,
            VersionCommand.class,
            SuperviseCommand.class
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0   done",
            "  1   refused or failed",
            "  2   the command line or a property is wrong",
            "  3   no instance is running, or none can be reached",
            "  10… an instance ended; see ha-docs/operations.md",
            "  70  a defect of this software"
        })
public final class StreamsOnMesos implements Runnable {
    private static final String LOG_CONFIG = "log4j2.configurationFile";

    @Spec
    private CommandSpec spec;

    private StreamsOnMesos() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        logging(Arrays.asList(args));
        // The JDK would send a POST again by itself when a connection breaks; what an order did must stay known.
        System.setProperty("sun.net.http.retryPost", "false");
        CommandLine line = commandLine();
        // One writer for all commands: picocli would give each its own, and flush none.
        PrintWriter out = new PrintWriter(System.out, false, Charset.defaultCharset());
        line.setOut(out);
        int code = line.execute(args);
        out.flush();
        System.exit(code);
    }

    /** Loggers are made once per process, so this comes before anything else. */
    private static void logging(List<String> args) {
        if (!args.contains("start") || !args.contains("--fg")) {
            // A command logs nothing, and setting up Log4j would take it longer than its work.
            System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
            System.setProperty("slf4j.internal.verbosity", "ERROR");
            return;
        }
        // On SIGTERM Log4j would go at once, and the orderly end of the instance would leave no trace in the log.
        System.setProperty("log4j2.shutdownHookEnabled", "false");
        Path override = Path.of("log4j2.properties").toAbsolutePath();
        if (System.getProperty(LOG_CONFIG) == null && Files.isReadable(override)) {
            System.setProperty(LOG_CONFIG, override.toString());
        }
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new StreamsOnMesos());
        // An error does not show a command's whole help, which would push it off the screen.
        line.setExecutionExceptionHandler(StreamsOnMesos::failed);
        line.setParameterExceptionHandler(StreamsOnMesos::misused);
        line.setUsageHelpAutoWidth(true);
        addHelp(line);
        line.getSubcommands().values().forEach(StreamsOnMesos::addHelp);
        return line;
    }

    private static void addHelp(CommandLine line) {
        line.getCommandSpec()
                .addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("show this help")
                        .build());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    private static int misused(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        PrintWriter err = line.getErr();
        err.println(e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
        if (line.getCommandSpec().parent() == null) {
            line.usage(err);
        } else {
            err.println("See " + line.getCommandSpec().qualifiedName() + " --help");
        }
        return CliException.USAGE;
    }

    private static int failed(Exception e, CommandLine line, ParseResult parsed) {
        PrintWriter err = line.getErr();
        int code = ExitCode.INTERNAL.code();
        if (e instanceof ConfigException config) {
            config.problems().forEach(err::println);
            code = CliException.USAGE;
        } else if (e instanceof SecretException) {
            err.println(e.getMessage());
            code = CliException.USAGE;
        } else if (e instanceof CliException cli) {
            err.println(e.getMessage());
            code = cli.exitCode();
        } else {
            err.println("Unexpected failure: " + e + " (a defect, or a file that cannot be used; see it with -v)");
        }
        Object command = line.getCommand();
        if (command instanceof InstanceCommand instance && instance.common().verbose()) {
            e.printStackTrace(err);
        }
        err.flush();
        return code;
    }
}
