package streamsx.mesos.sandbox.streams.tool;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import picocli.CommandLine;
import streamsx.mesos.standin.client.DomainConnections;

/**
 * The stand-in's streamtool. Exit codes: 0 done, 1 not done and the message says why, 2 the command line is not right.
 */
public final class Streamtool {
    private static final int USAGE = 2;
    private static final Map<String, Supplier<ToolCommand>> COMMANDS = new TreeMap<>();

    static {
        COMMANDS.put("mkdomain", DomainCommands.Make::new);
        COMMANDS.put("rmdomain", DomainCommands.Remove::new);
        COMMANDS.put("startdomain", StartDomain::new);
        COMMANDS.put("stopdomain", StopDomain::new);
        COMMANDS.put("setdomainproperty", PropertyCommands.SetDomain::new);
        COMMANDS.put("getdomainproperty", PropertyCommands.GetDomain::new);
        COMMANDS.put("setproperty", PropertyCommands.SetInstance::new);
        COMMANDS.put("setinstanceproperty", PropertyCommands.SetInstance::new);
        COMMANDS.put("getproperty", PropertyCommands.GetInstance::new);
        COMMANDS.put("man", PropertyCommands.Man::new);
        COMMANDS.put("mkinstance", InstanceCommands.Make::new);
        COMMANDS.put("rminstance", InstanceCommands.Remove::new);
        COMMANDS.put("startinstance", InstanceCommands.Start::new);
        COMMANDS.put("stopinstance", InstanceCommands.Stop::new);
        COMMANDS.put("stopinst", InstanceCommands.Stop::new);
        COMMANDS.put("addresourcespec", SpecCommands.Add::new);
        COMMANDS.put("chresourcespec", SpecCommands.Change::new);
        COMMANDS.put("rmresourcespec", SpecCommands.Remove::new);
        COMMANDS.put("quiesceresource", QuiesceResource::new);
        COMMANDS.put("lsresources", ListCommands.OfInstance::new);
        COMMANDS.put("getdomainstate", ListCommands.DomainStateOf::new);
        COMMANDS.put("getinstancestate", ListCommands.InstanceStateOf::new);
        COMMANDS.put("lsdomain", ListCommands.Domains::new);
        COMMANDS.put("lsinstance", ListCommands.Instances::new);
        COMMANDS.put("lsmessages", ListCommands.Messages::new);
        COMMANDS.put("getzk", ListCommands.GetZk::new);
        COMMANDS.put("genkey", ListCommands.GenKey::new);
        COMMANDS.put("version", ListCommands.Version::new);
        COMMANDS.put("mktag", TagCommands.Make::new);
        COMMANDS.put("chtag", TagCommands.Change::new);
        COMMANDS.put("rmtag", TagCommands.Remove::new);
        COMMANDS.put("lstag", TagCommands.ListAll::new);
        COMMANDS.put("gettag", TagCommands.ListAll::new);
    }

    private Streamtool() {}

    public static void main(String[] args) {
        if (System.getProperty("slf4j.provider") == null) {
            System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
            System.setProperty("slf4j.internal.verbosity", "WARN");
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int exitCode =
                execute(new Terminal(System.getenv(), in, System.out, System.err, DomainConnections::create), args);
        System.out.flush();
        System.exit(exitCode);
    }

    /** Runs one command; returns its exit code. */
    public static int execute(Terminal terminal, String... args) {
        if (args.length == 0 || args[0].equals("help") || args[0].equals("--help") || args[0].equals("-h")) {
            terminal.out()
                    .println("Usage: streamtool command [options]; streamtool command --help says more. Commands:");
            COMMANDS.keySet().forEach(name -> terminal.out().println("  " + name));
            return args.length == 0 ? USAGE : 0;
        }
        Supplier<ToolCommand> found = COMMANDS.get(args[0]);
        if (found == null) {
            terminal.err().println("CDISX0100E There is no command " + args[0] + "; streamtool help lists them.");
            return USAGE;
        }
        // Only the command that is wanted is made: reading the annotations of all of them takes as long as a short
        // command.
        ToolCommand command = found.get();
        command.in(terminal);
        CommandLine line = new CommandLine(command)
                .setCommandName("streamtool " + args[0])
                .setOut(writer(terminal.out()))
                .setErr(writer(terminal.err()));
        line.setParameterExceptionHandler((e, arguments) -> {
            terminal.err().println("CDISX0100E " + e.getMessage());
            return USAGE;
        });
        line.setExecutionExceptionHandler((e, commandLine, parsed) -> {
            terminal.err().println("CDISX0104E The command failed: " + e);
            return 1;
        });
        return line.execute(Arrays.copyOfRange(args, 1, args.length));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}
