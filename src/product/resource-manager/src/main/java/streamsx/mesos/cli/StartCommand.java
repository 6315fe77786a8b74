package streamsx.mesos.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import streamsx.mesos.config.Config;
import streamsx.mesos.instance.Instance;
import streamsx.mesos.instance.MesosCredentials;
import streamsx.mesos.instance.MesosDrivers;
import streamsx.mesos.instance.StreamsServerSetup;
import streamsx.mesos.secrets.ApiTokenFile;
import streamsx.mesos.streamsserver.StreamsServerCommand;

/** Starts an instance: in this process, or supervised in the background. */
@Command(
        name = "start",
        description = {
            "Starts an instance and returns when it is up, as leader or standby.",
            "It is started again if it ends for any reason but an order."
        })
final class StartCommand extends InstanceCommand {
    @Option(names = "--master", paramLabel = "master", description = "Mesos master (MESOS_MASTER)")
    private String master;

    @Option(names = "--deploy", description = "runtime deployment: not yet available")
    private boolean deploy;

    @Option(names = "--fg", description = "run in this process, unsupervised, log to stdout")
    private boolean foreground;

    @Override
    public Integer call() throws Exception {
        if (deploy) {
            throw new CliException(CliException.USAGE, "--deploy is not yet available");
        }
        Config config = common().config(master);
        MesosCredentials credentials =
                MesosDrivers.check(config, System.getenv(), System.getProperty("java.library.path", ""), foreground);
        Optional<StreamsServerCommand> streamsServer = StreamsServerSetup.command(config, System.getenv());
        ApiTokenFile.readOrCreate(config.http().tokenFile());
        if (foreground) {
            return Instance.run(config, credentials, streamsServer);
        }
        List<String> arguments = spec().root().commandLine().getParseResult().originalArgs();
        Member up = new Launcher(config, arguments).launch();
        out().println("Started " + up.describe() + " as " + (up.leads() ? "leader" : "standby") + " for "
                + scope(config));
        return 0;
    }
}
