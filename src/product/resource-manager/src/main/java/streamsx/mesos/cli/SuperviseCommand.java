package streamsx.mesos.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import streamsx.mesos.supervise.RestartDelays;
import streamsx.mesos.supervise.Supervisor;

/** What {@code start} leaves behind: the parent of the instance. Not for people. */
@Command(name = "supervise", hidden = true, description = "Keeps an instance running; used by start.")
final class SuperviseCommand implements Callable<Integer> {
    @Option(names = "--pid-file", required = true)
    private Path pidFile;

    @Option(names = "--ready-file", required = true)
    private Path readyFile;

    @Parameters(arity = "1..*")
    private List<String> command;

    @Override
    public Integer call() throws Exception {
        Supervisor supervisor = new Supervisor(command, readyFile, RestartDelays.ofSupervisor(), System.out);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            supervisor.stop();
                            delete(readyFile);
                            delete(pidFile);
                        },
                        "forward-term"));
        // The hook runs at an ordinary end too.
        return supervisor.run();
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next start sees that the process in it is gone.
            System.out.println("Cannot remove " + file + ": " + e.getMessage());
        }
    }
}
