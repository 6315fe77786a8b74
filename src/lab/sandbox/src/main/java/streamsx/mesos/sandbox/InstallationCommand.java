package streamsx.mesos.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import streamsx.mesos.sandbox.streams.install.StandInInstallation;

/** Lays out an installation of the stand-in for Streams. */
@Command(
        name = "installation",
        description = "Lays out a directory like an installation of Streams, for the stand-in domain.",
        mixinStandardHelpOptions = true)
final class InstallationCommand implements Callable<Integer> {
    @Option(names = "--dir", required = true, description = "made if needed")
    private Path dir;

    @Override
    public Integer call() {
        try {
            Path made = StandInInstallation.create(
                    dir, Path.of(System.getProperty("java.home")), System.getProperty("java.class.path"));
            System.out.println("STREAMS_INSTALL=" + made);
            return 0;
        } catch (IOException e) {
            System.err.println("No installation could be laid out in " + dir + ": " + e);
            return 1;
        }
    }
}
