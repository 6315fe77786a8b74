package streamsx.mesos.sandbox.demo;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code streamtool}, run as a user runs it: by its script, the domain and the instance named by the environment. */
final class Streamtool {
    private final Path script;
    private final Map<String, String> environment;
    private final PrintStream out;

    Streamtool(Path home, String zooKeeper, String domain, String instance, PrintStream out) {
        this.script = home.resolve("scripts").resolve("streamtool");
        this.environment =
                Map.of("STREAMS_ZKCONNECT", zooKeeper, "STREAMS_DOMAIN_ID", domain, "STREAMS_INSTANCE_ID", instance);
        this.out = out;
    }

    /** The environment that the commands need, as words for a shell. */
    String exports() {
        StringBuilder words = new StringBuilder("export");
        environment.forEach(
                (name, value) -> words.append(' ').append(name).append('=').append(value));
        return words.toString();
    }

    Path script() {
        return script;
    }

    /**
     * Runs a command, shows it and what it prints.
     *
     * @throws DemoException if it fails
     */
    String run(String... arguments) {
        out.println("$ streamtool " + String.join(" ", arguments));
        String printed = ask(arguments);
        out.print(printed.indent(4));
        out.flush();
        return printed;
    }

    /** Runs a command and returns what it prints. */
    String ask(String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        return Processes.run(command, environment);
    }
}
