package streamsx.mesos.instance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import streamsx.mesos.backoff.Backoff;
import streamsx.mesos.config.Config;
import streamsx.mesos.config.ConfigException;
import streamsx.mesos.streamsserver.StandInJars;
import streamsx.mesos.streamsserver.StreamsServerCommand;
import streamsx.mesos.streamsserver.StreamsServerException;
import streamsx.mesos.streamsserver.StreamsServerProcess;
import streamsx.mesos.supervise.RestartDelays;

/** The Streams server process as the settings want it. */
public final class StreamsServerSetup {
    /** Environment variable: more options for the JVM of the child. */
    private static final String JAVA_OPTS = "STREAMS_SERVER_JAVA_OPTS";
    /** Its former name, which stays valid. */
    private static final String FORMER_JAVA_OPTS = "STREAMS_FACE_JAVA_OPTS";

    private static final Duration STOP_LIMIT = Duration.ofSeconds(3);
    private static final long LONGEST_HEARTBEAT_MILLIS = 1_000;

    private StreamsServerSetup() {}

    /** How the child is run, or empty if there shall be none. What is wrong is known before anything is started. */
    public static Optional<StreamsServerCommand> command(Config config, Map<String, String> environment)
            throws ConfigException {
        return command(
                config,
                environment,
                StandInJars.added(System.getProperty("java.class.path"), System.getProperty("streams.home")));
    }

    static Optional<StreamsServerCommand> command(Config config, Map<String, String> environment, String classPath)
            throws ConfigException {
        if (!config.streams().server()) {
            return Optional.empty();
        }
        String options = javaOptions(environment);
        try {
            StreamsServerCommand command = StreamsServerCommand.of(new StreamsServerCommand.Settings(
                    config.streams().install(),
                    System.getProperty("java.home"),
                    classPath,
                    options.isEmpty() ? List.of() : List.of(options.split("\\s+")),
                    config.streams().type(),
                    config.streams().domainId(),
                    config.zooKeeper().connect(),
                    config.http().tokenFile(),
                    config.streams().installPath(),
                    config.mesos().homeDir()));
            command.check();
            return Optional.of(command);
        } catch (StreamsServerException e) {
            throw new ConfigException(e.getMessage());
        }
    }

    private static String javaOptions(Map<String, String> environment) throws ConfigException {
        String options = environment.getOrDefault(JAVA_OPTS, "").strip();
        String former = environment.getOrDefault(FORMER_JAVA_OPTS, "").strip();
        if (!options.isEmpty() && !former.isEmpty() && !options.equals(former)) {
            throw new ConfigException("The environment variables " + JAVA_OPTS + " and " + FORMER_JAVA_OPTS
                    + ", its former name, have different values: set the first one only");
        }
        return options.isEmpty() ? former : options;
    }

    /**
     * The Streams server process of an instance.
     *
     * @param port           of the HTTP API
     * @param sessionTimeout as granted by ZooKeeper, in ms: the child must be gone before another instance can lead
     */
    static StreamsServerProcess process(StreamsServerCommand command, String bind, int port, long sessionTimeout) {
        Duration heartbeat = Duration.ofMillis(Math.max(1, Math.min(LONGEST_HEARTBEAT_MILLIS, sessionTimeout / 10)));
        RestartDelays delays = new RestartDelays(Backoff.ofMillis(500, 10_000), Duration.ofSeconds(30));
        return new StreamsServerProcess(
                command.line(restUrl(bind, port), sessionTimeout / 2),
                command.install().isEmpty() ? Map.of() : Map.of("STREAMS_INSTALL", command.install()),
                heartbeat,
                STOP_LIMIT,
                delays::after);
    }

    /** Where a process on this host reaches the HTTP API. */
    static String restUrl(String bind, int port) {
        String host = bind.replaceAll("[\\[\\]]", "");
        if (host.equals("0.0.0.0")) {
            host = "127.0.0.1";
        } else if (host.indexOf(':') >= 0) {
            host = "[" + (host.matches("[0:]+") ? "::1" : host) + "]";
        }
        return "http://" + host + ":" + port;
    }
}
