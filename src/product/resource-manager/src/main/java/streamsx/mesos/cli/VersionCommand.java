package streamsx.mesos.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import streamsx.mesos.instance.Version;

/** Shows the version. Takes the common options, as all commands do, and needs none of them. */
@Command(name = "version", description = "Shows the version.")
final class VersionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("unused")
    private CommonOptions common;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println("streams-on-mesos " + Version.get());
        return 0;
    }
}
