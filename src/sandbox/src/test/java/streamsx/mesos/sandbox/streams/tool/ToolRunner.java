package streamsx.mesos.sandbox.streams.tool;

import java.io.BufferedReader;
import java.io.PrintStream;
import java.util.Map;
import streamsx.mesos.standin.DomainConnections;

/** Runs streamtool in this JVM. */
public final class ToolRunner {

    private ToolRunner() { }

    public static int run(Map<String, String> environment, BufferedReader in, PrintStream out, PrintStream err, String... args) {
        return Streamtool.execute(new Terminal(environment, in, out, err, DomainConnections::create), args);
    }
}
