package streamsx.mesos.sandbox.streams.tool;

import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import streamsx.mesos.sandbox.streams.domain.Services;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.DomainState;
import streamsx.mesos.sandbox.streams.store.DomainStore;
import streamsx.mesos.sandbox.streams.store.Held;
import streamsx.mesos.sandbox.streams.store.InstanceConfig;
import streamsx.mesos.sandbox.streams.store.InstanceState;
import streamsx.mesos.sandbox.streams.store.Message;
import streamsx.mesos.sandbox.streams.store.Spec;

/** Commands that only look. */
final class ListCommands {

    private ListCommands() {}

    /**
     * The resources of a domain at one moment.
     *
     * @param all         in the order of their names, shorter ones first: mesos_9 before mesos_10
     * @param controllers native ids of controllers that run
     */
    private record Resources(List<Held> all, Set<String> controllers) {
        static Resources of(DomainStore store) throws IOException {
            return new Resources(
                    store.book().held.stream()
                            .sorted(Comparator.comparing((Held h) -> h.name().length())
                                    .thenComparing(Held::name))
                            .toList(),
                    store.controllers());
        }

        List<Held> of(InstanceConfig instance) {
            return all.stream().filter(h -> instance.id().equals(h.instance())).toList();
        }

        boolean hasController(Held held) {
            return controllers.contains(held.nativeId());
        }

        /** What a resource is doing. */
        String status(Held held) {
            return switch (held.phase()) {
                case PENDING -> "PENDING";
                case LEAVING ->
                    held.reason() == Held.Reason.QUIESCED
                            ? "QUIESCING"
                            : held.reason() == Held.Reason.STOPPED || held.reason() == Held.Reason.SURPLUS
                                    ? "STOPPING"
                                    : "FAILED";
                case ALLOCATED -> hasController(held) ? "RUNNING" : held.started() ? "UNKNOWN" : "STARTING";
            };
        }

        String services(Held held, boolean appToo) {
            return status(held) + ":" + String.join(",", Services.on(held, appToo));
        }
    }

    /** An option that is taken and not looked at. */
    private static final class Format {
        @Option(names = "--fmt", description = "taken and not looked at")
        @SuppressWarnings("unused")
        private String format;
    }

    private static String word(DomainState state) {
        return state == DomainState.RUNNING ? "STARTED" : state.name();
    }

    @Command(description = "Shows a domain and its resources.")
    static final class DomainStateOf extends ToolCommand {
        @Option(
                names = {"-l", "--long"},
                description = "native ids, hosts and resource specifications too")
        private boolean detailed;

        @Option(names = "--resources", split = ",", paramLabel = "id", description = "only these")
        private List<String> only;

        @Mixin
        @SuppressWarnings("unused")
        private Format format;

        @Override
        int run() throws ToolException, IOException {
            DomainConfig domain = domain();
            Resources resources = Resources.of(store());
            terminal().out().println("Domain: " + domain.id() + " State: " + word(domain.state()));
            Table table = detailed
                    ? new Table("Resource", "Status", "Services", "Tags", "Host", "NativeId", "Instance")
                    : new Table("Resource", "Status", "Services", "Tags");
            for (Held held : resources.all()) {
                if ((held.phase() == Held.Phase.PENDING && !detailed)
                        || (only != null && !only.contains(held.name()))) {
                    continue;
                }
                String status = resources.status(held);
                String services = held.instance() == null ? resources.services(held, false) : status + ":controller";
                String tags = String.join(",", held.tags());
                if (detailed) {
                    table.row(
                            held.name(),
                            status,
                            services,
                            tags,
                            held.host() == null ? "" : held.host(),
                            held.nativeId(),
                            held.instance() == null ? "" : held.instance());
                } else {
                    table.row(held.name(), status, services, tags);
                }
            }
            table.print(terminal().out());
            terminal().out().println();
            return 0;
        }
    }

    @Command(description = "Shows an instance and its resources.")
    static final class InstanceStateOf extends InstanceCommand {
        @Option(
                names = {"-l", "--long"},
                description = "taken, and no different here")
        @SuppressWarnings("unused")
        private boolean detailed;

        @Mixin
        @SuppressWarnings("unused")
        private Format format;

        @Override
        int run() throws ToolException, IOException {
            domain();
            InstanceConfig instance = instance(instanceId());
            Resources resources = Resources.of(store());
            List<Held> has = resources.of(instance).stream()
                    .filter(h -> h.phase() != Held.Phase.PENDING)
                    .toList();
            List<Held> present = has.stream().filter(Held::allocated).toList();
            List<Held> running =
                    present.stream().filter(resources::hasController).toList();
            boolean appToo = Services.onlyManagement(has);
            terminal()
                    .out()
                    .println("Instance: " + instance.id()
                            + " Started: " + (instance.state() == InstanceState.RUNNING ? "yes" : "no")
                            + " State: " + state(instance, present.size(), running.size())
                            + " Resources: " + present.size()
                            + " (" + count(running, "sam", appToo) + "/" + count(present, "sam", appToo)
                            + " Management, "
                            + count(running, "app", appToo) + "/" + count(present, "app", appToo) + " Application)"
                            + " Version: " + VERSION);
            Table table =
                    new Table("Resource", "Status", "Schedulable", "Services", "Tags", "ResourceSpecId[count,tags,..]");
            for (Held held : has) {
                String status = resources.status(held);
                table.row(
                        held.name(),
                        status,
                        status.equals("RUNNING") ? "yes" : "no",
                        resources.services(held, appToo),
                        String.join(",", held.tags()),
                        instance.spec(held.spec()).map(Spec::cell).orElse(""));
            }
            return print(table);
        }

        private static String state(InstanceConfig instance, int present, int running) {
            if (instance.state() != InstanceState.RUNNING || (running == present && present > 0)) {
                return instance.state().name();
            }
            return running == 0 ? "FAILED" : "PARTIALLY_RUNNING";
        }

        private static long count(List<Held> resources, String service, boolean appToo) {
            return resources.stream()
                    .filter(h -> Services.on(h, appToo).contains(service))
                    .count();
        }
    }

    @Command(description = "Lists the resources of an instance.")
    static final class OfInstance extends InstanceCommand {
        @Option(
                names = {"-l", "--long"},
                description = "resources that are promised, and the specifications, too")
        private boolean detailed;

        @Option(names = "--application", description = "only those with applications")
        private boolean application;

        @Option(names = "--management", description = "only those with management services")
        private boolean management;

        @Option(names = "--services", split = ",", paramLabel = "service", description = "only those with one of these")
        private List<String> services;

        @Option(names = "--tags", split = ",", paramLabel = "tag", description = "only those with all of these")
        private List<String> tags;

        @Mixin
        @SuppressWarnings("unused")
        private Format format;

        @Override
        int run() throws ToolException, IOException {
            domain();
            InstanceConfig instance = instance(instanceId());
            Resources resources = Resources.of(store());
            List<Held> has = resources.of(instance);
            boolean appToo = Services.onlyManagement(has);
            Table table = new Table("Resource", "Status", "Services", "Tags", "ResourceSpecId");
            for (Held held : has) {
                List<String> here = held.phase() == Held.Phase.PENDING ? List.of() : Services.on(held, appToo);
                boolean wanted = (detailed || held.phase() != Held.Phase.PENDING)
                        && (!application || here.contains("app"))
                        && (!management || here.contains("sam"))
                        && (services == null || here.stream().anyMatch(services::contains))
                        && (tags == null || held.tags().containsAll(tags));
                if (wanted) {
                    table.row(
                            held.name(),
                            resources.status(held),
                            String.join(",", here),
                            String.join(",", held.tags()),
                            held.spec() == 0 ? "" : String.valueOf(held.spec()));
                }
            }
            table.print(terminal().out());
            if (detailed) {
                specs(instance);
            }
            return 0;
        }

        private void specs(InstanceConfig instance) {
            terminal().out().println();
            Table table = new Table("ResourceSpecId", "Count", "Tags", "Mode", "AtNextStart");
            for (Spec spec : instance.specs()) {
                table.row(
                        String.valueOf(spec.id()),
                        String.valueOf(spec.count()),
                        spec.tags().isEmpty() ? "none" : String.join(",", spec.tags()),
                        spec.exclusive() ? "exclusive" : "shared",
                        spec.removed()
                                ? "removed"
                                : spec.next() == null ? "" : spec.next().cell());
            }
            table.print(terminal().out());
        }
    }

    @Command(description = "Lists the domains.")
    static final class Domains extends ToolCommand {
        @Parameters(paramLabel = "domain", arity = "0..1")
        private String only;

        @Override
        int run() throws ToolException, IOException {
            Table table = new Table("Domain", "Status");
            boolean found = false;
            for (String id : DomainStore.domains(store().zk())) {
                DomainConfig domain = new DomainStore(store().zk(), id).domain().orElse(null);
                if (domain != null && (only == null || only.equals(id))) {
                    table.row(id, word(domain.state()).toLowerCase(Locale.ROOT));
                    found = true;
                }
            }
            if (!found && only != null) {
                throw new ToolException("CDISA5061E", "Domain " + only + " does not exist.");
            }
            return print(table);
        }
    }

    @Command(description = "Lists the instances of a domain.")
    static final class Instances extends ToolCommand {
        @Option(names = "--started", description = "only those that are started")
        private boolean started;

        @Parameters(paramLabel = "instance", arity = "0..1")
        private String only;

        @Override
        int run() throws ToolException, IOException {
            domain();
            if (only != null) {
                instance(only);
            }
            Table table = new Table("Instance", "Status");
            for (InstanceConfig instance : store().instances().values()) {
                boolean runs = instance.state() == InstanceState.RUNNING;
                if ((only == null || only.equals(instance.id())) && (runs || !started)) {
                    table.row(
                            instance.id(),
                            runs ? "started" : instance.state().name().toLowerCase(Locale.ROOT));
                }
            }
            return print(table);
        }
    }

    @Command(
            description =
                    "Lists what the domain said lately, and what its resource manager did wrong (not in the product).")
    static final class Messages extends ToolCommand {
        @Option(names = "--violations", description = "only what the resource manager did wrong")
        private boolean violations;

        @Override
        int run() throws ToolException, IOException {
            domain();
            if (violations) {
                store().book().violations.forEach(terminal().out()::println);
                return 0;
            }
            for (Message message : store().messages()) {
                terminal().out().println(Instant.ofEpochMilli(message.time()) + " " + message);
            }
            return 0;
        }
    }

    @Command(description = "Prints ZooKeeper's servers.")
    static final class GetZk extends LocalCommand {
        @Override
        int run() throws ToolException {
            terminal().out().println(zkConnect());
            return 0;
        }
    }

    @Command(description = "Does nothing here; the product makes a key before a domain's first start.")
    static final class GenKey extends ToolCommand {
        @Override
        int run() throws ToolException, IOException {
            terminal().say("CDISA0089I", "The key of domain " + domain().id() + " is there.");
            return 0;
        }
    }

    @Command(description = "Prints the version.")
    static final class Version extends LocalCommand {
        @Override
        int run() {
            terminal().out().println("Version: " + VERSION + " (a stand-in of streams-on-mesos)");
            return 0;
        }
    }
}
