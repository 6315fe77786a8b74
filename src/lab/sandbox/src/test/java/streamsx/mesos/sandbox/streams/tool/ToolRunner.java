package streamsx.mesos.sandbox.streams.tool;

import java.io.BufferedReader;
import java.io.PrintStream;
import java.util.Map;
import streamsx.mesos.sandbox.streams.domain.Connector;
import streamsx.mesos.standin.client.DomainConnections;

/** Runs streamtool in this JVM. */
public final class ToolRunner {

    private ToolRunner() {}

    public static int run(
            Map<String, String> environment, BufferedReader in, PrintStream out, PrintStream err, String... args) {
        return run(DomainConnections::create, environment, in, out, err, args);
    }

    static int run(
            Connector connector,
            Map<String, String> environment,
            BufferedReader in,
            PrintStream out,
            PrintStream err,
            String... args) {
        return Streamtool.execute(new Terminal(environment, in, out, err, connector), args);
    }
}
