package streamsx.mesos.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import streamsx.mesos.config.Config;
import streamsx.mesos.config.ConfigException;
import streamsx.mesos.instance.MesosCredentials;

/** Ends the framework and with it all tasks. Whoever does this must name the framework. */
@Command(
        name = "teardown",
        description = {
            "Ends the framework: Mesos kills all its tasks, all instances stop.",
            "Asks for the framework id as confirmation, unless it is given. Works without an instance too."
        })
final class TeardownCommand extends InstanceCommand {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Parameters(arity = "0..1", paramLabel = "framework-id", description = "the framework's id, as confirmation")
    private String confirmation;

    @Option(names = "--master", paramLabel = "master", description = "Mesos master (MESOS_MASTER)")
    private String master;

    @Option(
            names = "--force",
            description = "remove the stored state although the Mesos master does not know the framework")
    private boolean force;

    @Override
    public Integer call() throws Exception {
        Config config = common().config(master);
        try (Directory directory = new ZooKeeperDirectory(config)) {
            List<Member> members = directory.members();
            if (members.isEmpty()) {
                withoutInstance(config, directory);
            } else {
                throughLeader(config, directory, members);
            }
        }
        return 0;
    }

    private void throughLeader(Config config, Directory directory, List<Member> members)
            throws CliException, ConfigException, IOException {
        Member leader = members.get(0);
        InstanceClient client = client(config, leader);
        String id = client.get("/api/v1/framework").path("id").asText("");
        if (id.isEmpty()) {
            throw new CliException(
                    CliException.FAILED,
                    "The resource manager has registered no framework with Mesos yet: there is nothing to tear down");
        }
        confirm(id);
        List<Member> standbys = members.subList(1, members.size());
        for (Member standby : standbys) {
            client(config, standby).post("/api/v1/handover", Map.of());
        }
        failIfLeft(directory.awaitGone(standbys, LIMIT));
        client.post("/api/v1/teardown", Map.of("frameworkId", id));
        failIfLeft(directory.awaitGone(List.of(leader), LIMIT));
        out().println("Torn down " + id);
    }

    private void withoutInstance(Config config, Directory directory) throws CliException, ConfigException, IOException {
        String id = directory
                .frameworkId()
                .orElseThrow(() -> new CliException(
                        CliException.NO_INSTANCE,
                        "No instance is running and no framework is stored for " + scope(config)));
        MesosMaster mesos = new MesosMaster(MesosCredentials.of(config.mesos()));
        confirm(id);
        if (!mesos.teardown(id) && !force) {
            // It may have gone by its own failover timeout; a wrong master would say the same.
            throw new CliException(
                    CliException.FAILED,
                    "The Mesos master at " + mesos + " knows no framework " + id
                            + " (any more). If this is the right master, repeat with --force to remove the "
                            + "stored state");
        }
        directory.removeState();
        out().println("Torn down " + id);
    }

    private void confirm(String id) throws CliException, IOException {
        String given = confirmation;
        if (given == null) {
            out().println("This ends the framework " + id + " and kills all its tasks.");
            out().print("Type its id to go on: ");
            out().flush();
            given = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        }
        if (!id.equals(Objects.requireNonNullElse(given, "").strip())) {
            throw new CliException(
                    CliException.FAILED,
                    "Refused: the framework's id is " + id + ", not \"" + Objects.requireNonNullElse(given, "")
                            + "\". Nothing was changed");
        }
    }

    private static void failIfLeft(List<Member> left) throws CliException {
        if (!left.isEmpty()) {
            throw new CliException(
                    CliException.FAILED,
                    "Still running after " + LIMIT.toSeconds() + " s: "
                            + left.get(0).describe() + ". Try again");
        }
    }
}
