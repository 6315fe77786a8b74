package streamsx.mesos.sandbox.streams.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.DomainState;

/** Making and removing domains. */
final class DomainCommands {

    private DomainCommands() {}

    /** Properties from a command line and from a file; those of the command line win. */
    static Map<String, String> properties(List<String> arguments, Path file) throws ToolException {
        Map<String, String> all = new LinkedHashMap<>();
        if (file != null) {
            all.putAll(ToolCommand.assignments(ToolCommand.read(file)
                    .lines()
                    .map(String::strip)
                    .filter(l -> !l.isEmpty() && !l.startsWith("#"))
                    .toList()));
        }
        all.putAll(ToolCommand.assignments(arguments));
        ToolCommand.checked(all);
        all.values().removeIf(String::isEmpty);
        return all;
    }

    @Command(description = "Makes a domain.")
    static final class Make extends ToolCommand {
        @Option(names = "--property", paramLabel = "name=value", description = "see streamtool man domainproperties")
        private List<String> properties;

        @Option(names = "--propfile", paramLabel = "file", description = "properties, one a line")
        private Path file;

        @Option(
                names = {"--hfile", "--admin-grp", "--user-grp"},
                description = "taken and not looked at")
        private List<String> ignored;

        @Override
        int run() throws ToolException, IOException {
            if (!store().create(DomainConfig.create(domainId(), properties(properties, file)))) {
                throw new ToolException("CDISA5050E", "Domain " + domainId() + " exists already.");
            }
            terminal().say("CDISA0018I", "Domain " + domainId() + " was created.");
            return 0;
        }
    }

    @Command(description = "Removes a domain that is stopped, with its instances.")
    static final class Remove extends ToolCommand {
        @Option(names = "--noprompt")
        private boolean noPrompt;

        @Option(names = "--force", description = "whether or not its resource manager can be reached")
        private boolean force;

        @Option(names = "--keep-domain-hosts", description = "taken and not looked at")
        @SuppressWarnings("unused")
        private boolean keepHosts;

        @Override
        int run() throws ToolException, IOException {
            DomainConfig domain = domain();
            if (domain.state() != DomainState.STOPPED) {
                throw new ToolException(
                        "CDISA5051E",
                        "Domain " + domain.id() + " is " + domain.state() + " and cannot be removed; stop it first.");
            }
            if (!force && PropertyCommands.asksForAuthentication(domain)) {
                PropertyCommands.authenticate(
                        this, domain, "CDISA9012E", "use rmdomain --force, or clear domain.externalResourceManager");
            }
            if (!noPrompt
                    && !terminal()
                            .confirm("CDISC1001W", "Domain " + domain.id() + " and its instances will be removed.")) {
                return 1;
            }
            store().removeDomain();
            terminal().say("CDISA0020I", "Domain " + domain.id() + " was removed.");
            return 0;
        }
    }
}
