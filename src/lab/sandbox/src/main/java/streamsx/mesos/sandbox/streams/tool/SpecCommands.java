package streamsx.mesos.sandbox.streams.tool;

import com.ibm.streams.resourcemgr.ResourceException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import streamsx.mesos.sandbox.streams.domain.Needs;
import streamsx.mesos.sandbox.streams.domain.Switches;
import streamsx.mesos.sandbox.streams.store.Book;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.InstanceConfig;
import streamsx.mesos.sandbox.streams.store.InstanceState;
import streamsx.mesos.sandbox.streams.store.Spec;

/** Resource specifications of instances. */
final class SpecCommands {

    private SpecCommands() {}

    private static ToolException noSpec(String instance, int id) {
        return new ToolException(
                "CDISA5178E",
                "Instance " + instance + " has no resource specification " + id + "; lsresources -l lists them.");
    }

    /** The domain, which must answer if the instance is to change now. */
    private static DomainConfig answeringIfActive(InstanceCommand command, InstanceConfig instance)
            throws ToolException, IOException {
        if (instance.state() == InstanceState.STOPPING) {
            throw command.busy(instance.state());
        }
        return instance.state().active() ? command.runningDomain() : command.domain();
    }

    private static void awaitAnswers(
            InstanceCommand command, DomainConfig domain, Follower follower, String id, int spec)
            throws ToolException, IOException, InterruptedException {
        try {
            follower.until(domain, "the resource manager has answered", () -> {
                InstanceConfig now = command.instance(id);
                Book book = command.store().book();
                return !now.state().active()
                        || Needs.ofInstance(domain, now, book).stream()
                                .filter(n -> n.spec() == spec)
                                .allMatch(n -> book.answered.contains(n.key()));
            });
        } catch (ToolException e) {
            throw e.getMessage().startsWith("CDISX0103E")
                    ? new ToolException(
                            "CDISA5251E",
                            "Resource specification " + spec + " was added to instance " + id
                                    + ", but no resource has come yet.")
                    : e;
        }
    }

    @Command(description = "Adds a resource specification to an instance; one that runs gets the resources at once.")
    static final class Add extends InstanceCommand {
        @Option(names = "--numresources", required = true, paramLabel = "n[,tag,...][mode]")
        private String resources;

        @Override
        int run() throws ToolException, IOException, ResourceException, InterruptedException {
            Spec spec = SpecText.parse(resources, domain());
            String id = instanceId();
            DomainConfig domain = answeringIfActive(this, instance(id));
            TagCommands.validateSpecs(this, domain, List.of(spec));
            Follower follower = new Follower(this, m -> id.equals(m.instance()));
            InstanceConfig changed =
                    store().changeInstance(id, i -> i.withAdded(spec)).orElseThrow(() -> noInstance(id));
            int specId = changed.nextSpecId() - 1;
            terminal()
                    .say(
                            "CDISX0010I",
                            "Resource specification "
                                    + changed.spec(specId).orElseThrow().cell() + " was added to instance " + id + ".");
            if (changed.state().active()) {
                awaitAnswers(this, domain, follower, id, specId);
            }
            return 0;
        }
    }

    @Command(description = "Changes a resource specification.")
    static final class Change extends InstanceCommand {
        @Option(names = "--numresources", required = true, paramLabel = "n[,tag,...][mode]")
        private String resources;

        @Option(names = "--noprompt")
        private boolean noPrompt;

        @Parameters(paramLabel = "resourceSpecID")
        private int specId;

        @Override
        int run() throws ToolException, IOException, ResourceException {
            Spec spec = SpecText.parse(resources, domain()).withId(specId);
            String id = instanceId();
            InstanceConfig before = instance(id);
            DomainConfig domain = answeringIfActive(this, before);
            if (before.spec(specId).filter(s -> !s.removed()).isEmpty()) {
                throw noSpec(id, specId);
            }
            TagCommands.validateSpecs(this, domain, List.of(spec));
            if (!noPrompt
                    && !terminal()
                            .confirm(
                                    "CDISC1003W",
                                    "Resource specification " + specId + " of instance " + id + " will be changed.")) {
                return 1;
            }
            boolean now = Switches.CHANGE_SPEC.is(domain.properties(), "now");
            InstanceConfig changed = store().changeInstance(id, i -> {
                        Spec old = i.spec(specId).filter(s -> !s.removed()).orElseThrow(() -> noSpec(id, specId));
                        return i.withReplaced(i.state().active() && !now ? old.withNext(spec) : spec);
                    })
                    .orElseThrow(() -> noInstance(id));
            terminal()
                    .say(
                            "CDISX0011I",
                            "Resource specification " + spec.cell() + " of instance " + id + " was changed"
                                    + (changed.state().active() && !now
                                            ? "; that takes effect when the instance is started again."
                                            : "."));
            return 0;
        }
    }

    @Command(
            description = "Removes a resource specification; an instance that runs keeps the resources until it stops.")
    static final class Remove extends InstanceCommand {
        @Option(names = "--noprompt", description = "taken, and no different here")
        @SuppressWarnings("unused")
        private boolean noPrompt;

        @Parameters(paramLabel = "resourceSpecID")
        private int specId;

        @Override
        int run() throws ToolException, IOException {
            domain();
            String id = instanceId();
            answeringIfActive(this, instance(id));
            InstanceConfig changed = store().changeInstance(id, i -> {
                        Spec old = i.spec(specId).filter(s -> !s.removed()).orElseThrow(() -> noSpec(id, specId));
                        InstanceConfig without = i.withReplaced(old.asRemoved());
                        return i.state() == InstanceState.STOPPED ? without.settled() : without;
                    })
                    .orElseThrow(() -> noInstance(id));
            terminal()
                    .say(
                            "CDISX0012I",
                            "Resource specification " + specId + " of instance " + id + " was removed"
                                    + (changed.state().active()
                                            ? "; that takes effect when the instance is started again. To give "
                                                    + "its resources"
                                                    + " back now, quiesce them."
                                            : "."));
            return 0;
        }
    }
}
