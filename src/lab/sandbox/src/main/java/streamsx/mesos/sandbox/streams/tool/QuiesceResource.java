package streamsx.mesos.sandbox.streams.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import streamsx.mesos.sandbox.streams.domain.Services;
import streamsx.mesos.sandbox.streams.domain.Switches;
import streamsx.mesos.sandbox.streams.store.Book;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.Held;

/** Gives resources back to the resource manager; others come in their places. */
@Command(description = "Releases resources to the resource manager and requests others in their places.")
final class QuiesceResource extends ToolCommand {
    @Option(names = "--noprompt")
    private boolean noPrompt;

    @Option(names = "--force", description = "also if an instance is without management services meanwhile")
    private boolean force;

    @Option(names = "--continue", description = "go on with the others if one cannot be quiesced")
    private boolean goOn;

    @Parameters(paramLabel = "resourceID", arity = "1..*")
    private List<String> names;

    @Override
    int run() throws ToolException, IOException, InterruptedException {
        DomainConfig domain = runningDomain();
        List<Held> resources = new ArrayList<>();
        int failed = 0;
        for (String name : new TreeSet<>(names)) {
            try {
                resources.add(check(domain, store().book(), name));
            } catch (ToolException e) {
                if (!goOn) {
                    throw e;
                }
                terminal().err().println(e.getMessage());
                failed++;
            }
        }
        List<String> all = resources.stream().map(Held::name).toList();
        if (!resources.isEmpty()
                && !noPrompt
                && !terminal()
                        .confirm("CDISC1013W", "These resources will be quiesced: " + String.join(", ", all) + ".")) {
            return 1;
        }
        Follower follower = new Follower(this, m -> m.resource() != null && all.contains(m.resource()));
        for (Held resource : resources) {
            store().orderQuiesce(resource.nativeId());
        }
        follower.until(domain, "the resources have been given back", () -> {
            Book book = store().book();
            return resources.stream().noneMatch(r -> book.find(r.nativeId()).isPresent());
        });
        if (!resources.isEmpty() && Switches.QUIESCE_ODDITY.on(domain.properties())) {
            terminal().err().println("CDISC5173E " + resources.size() + " resources could not be processed.");
        }
        return failed == 0 ? 0 : 1;
    }

    private Held check(DomainConfig domain, Book book, String name) throws ToolException {
        Held held = book.held.stream()
                .filter(h -> h.allocated() && h.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ToolException(
                        "CDISA5157E", "There is no resource " + name + " in domain " + domain.id() + "."));
        List<Held> rest = book.of(held.instance()).stream()
                .filter(h -> h.started() && !names.contains(h.name()))
                .toList();
        if (held.instance() == null && rest.stream().noneMatch(h -> h.tags().containsAll(held.tags()))) {
            throw new ToolException(
                    "CDISA5173E",
                    "Resource " + name + " runs services of domain " + domain.id() + " for which there is no standby.");
        }
        if (held.instance() != null && rest.isEmpty() && !force) {
            throw new ToolException(
                    "CDISA5128E", "Resource " + name + " is the last one of instance " + held.instance() + ".");
        }
        boolean critical = Services.on(held, false).contains("sam")
                && rest.stream().noneMatch(h -> h.tags().contains("management"));
        if (held.instance() != null && critical && !force) {
            throw new ToolException(
                    "CDISA5174E",
                    "Resource " + name + " runs services of instance " + held.instance()
                            + " for which there is no standby.");
        }
        return held;
    }
}
