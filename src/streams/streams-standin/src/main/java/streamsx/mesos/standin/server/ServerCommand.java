package streamsx.mesos.standin.server;

import com.ibm.streams.resourcemgr.StreamsImplementation;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import streamsx.mesos.standin.config.CommandLine;
import streamsx.mesos.standin.config.Switches;
import streamsx.mesos.standin.config.UsageException;

/** The command line of a resource server. */
public final class ServerCommand {

    private ServerCommand() {}

    /**
     * Serves until the end, or prints the table of servers.
     *
     * @param args see ResourceServer
     * @return exit code, or {@link StreamsImplementation#ENDING}: this JVM is on its way down already
     */
    public static int run(String[] args) {
        try {
            CommandLine line = CommandLine.parse(args);
            if (line.word().equals("stop")) {
                throw new UsageException("To stop a resource manager, use StopResourceServer.");
            }
            return line.has(CommandLine.STATUS) || line.word().equals("status")
                    ? StatusTable.print(line, Switches.ofSystemProperties(), System.out, System.err)
                    : serve(args);
        } catch (UsageException wrong) {
            System.err.println(wrong.getMessage());
            return 1;
        }
    }

    /** As {@link #run}, with the streams and switches of a test; only the table. */
    static int status(String[] args, Map<String, String> switches, PrintStream out, PrintStream err) {
        try {
            return StatusTable.print(CommandLine.parse(args), Switches.of(switches), out, err);
        } catch (UsageException wrong) {
            err.println(wrong.getMessage());
            return 1;
        }
    }

    private static int serve(String[] args) {
        ServerProcess server = new ServerProcess(args, Switches.systemProperties(), null, System.out, System.err);
        AtomicBoolean ending = new AtomicBoolean();
        Thread hook = new Thread(
                () -> {
                    ending.set(true);
                    server.close();
                },
                "standin-server-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            Integer exitCode = null;
            while (exitCode == null) {
                exitCode = server.awaitEnd(Integer.MAX_VALUE);
            }
            return ending.get() ? StreamsImplementation.ENDING : exitCode;
        } catch (InterruptedException interrupted) {
            server.close();
            return 1;
        }
    }
}
