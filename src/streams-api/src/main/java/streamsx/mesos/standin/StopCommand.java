package streamsx.mesos.standin;

import java.io.PrintStream;

/** Stops all servers of a type and scope. */
public final class StopCommand {

    private StopCommand() {}

    /**
     * @param args see StopResourceServer
     * @param out  for what happens
     * @param err  for what is wrong
     * @return exit code
     */
    public static int run(String[] args, PrintStream out, PrintStream err) {
        throw new UnsupportedOperationException("not yet");
    }
}
