package streamsx.mesos.sandbox.streams.tool;

import com.ibm.streams.resourcemgr.ResourceDescriptor;
import com.ibm.streams.resourcemgr.ResourceException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import streamsx.mesos.sandbox.streams.domain.Needs;
import streamsx.mesos.sandbox.streams.domain.Switches;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.DomainState;
import streamsx.mesos.sandbox.streams.store.InstanceConfig;
import streamsx.mesos.sandbox.streams.store.InstanceState;
import streamsx.mesos.standin.client.DomainConnection;

/** Properties of domains and instances. */
final class PropertyCommands {

    private PropertyCommands() {}

    static boolean asksForAuthentication(DomainConfig domain) {
        return domain.state() == DomainState.STOPPED
                && domain.managerType() != null
                && Switches.AUTH_ON_CONFIG.on(domain.properties());
    }

    /** The product starts its authentication service for a moment: a master resource is got and given back. */
    static void authenticate(ToolCommand command, DomainConfig domain, String id, String advice)
            throws ToolException, IOException {
        DomainConfig moment = domain.starting(domain.id() + "-config-" + UUID.randomUUID());
        try (DomainConnection connection = command.connectAsDomain(moment)) {
            command.terminal().say("CDISA0064I", "Starting the authentication service of domain " + domain.id() + ".");
            ResourceDescriptor resource = connection.allocateMasterResource(
                    moment.definitions(Needs.master(moment).tags()), Locale.getDefault());
            connection.releaseResources(List.of(resource), Locale.getDefault());
            command.terminal().say("CDISA0065I", "Stopped the authentication service of domain " + domain.id() + ".");
        } catch (ResourceException | RuntimeException e) {
            command.terminal().err().println(ToolCommand.reason(e));
            throw new ToolException(
                    id,
                    "The resource manager of type " + domain.managerType() + " gives no resource for the"
                            + " authentication service, nothing is changed: " + advice + ".");
        }
    }

    /** Which properties a command is to print. */
    private static final class Wanted {
        @Parameters(paramLabel = "name", arity = "0..*")
        private List<String> names;

        @Option(names = {"-a", "--all"})
        private boolean all;

        /**
         * Prints them.
         *
         * @param set    those that have been set
         * @param prefix the others that there may be begin with it
         */
        int print(Terminal terminal, Map<String, String> set, String prefix) throws ToolException {
            Map<String, String> values = new TreeMap<>();
            for (Switches known : Switches.values()) {
                if (known.property().startsWith(prefix)) {
                    values.put(known.property(), known.of(set));
                }
            }
            values.putAll(set);
            if (!all && (names == null || names.isEmpty())) {
                throw new ToolException("CDISA5039E", "Name a property, or use --all.");
            }
            for (String name : all ? List.copyOf(values.keySet()) : names) {
                if (!values.containsKey(name)) {
                    throw new ToolException("CDISA5183E", "There is no property " + name + ".");
                }
                terminal.out().println(name + "=" + values.get(name));
            }
            return 0;
        }
    }

    @Command(description = "Sets properties of a domain; an empty value takes one away.")
    static final class SetDomain extends ToolCommand {
        @Parameters(paramLabel = "name=value", arity = "1..*")
        private List<String> properties;

        @Override
        int run() throws ToolException, IOException {
            Map<String, String> values = checked(assignments(properties));
            DomainConfig before = domain();
            check(before, values);
            if (asksForAuthentication(before)) {
                authenticate(this, before, "CDISA9011E", "start the resource manager first");
            }
            DomainConfig after = store().changeDomain(d -> {
                        check(d, values);
                        return d.withProperties(values);
                    })
                    .orElseThrow(this::noDomain);
            long count = Switches.DOMAIN_HA.number(after.properties());
            if (count != Switches.DOMAIN_HA.number(before.properties())) {
                terminal()
                        .say(
                                "CDISA0085I",
                                "The high-availability count of domain " + after.id() + " is " + count + ".");
            }
            terminal().say("CDISA0090I", "Domain " + after.id() + " was updated.");
            return 0;
        }

        private static void check(DomainConfig domain, Map<String, String> values) throws ToolException {
            String manager = Switches.MANAGER.property();
            if (domain.state() != DomainState.STOPPED
                    && values.containsKey(manager)
                    && !values.get(manager).equals(domain.managerType())) {
                throw new ToolException(
                        "CDISA5184E",
                        "Property " + manager + " cannot be changed while domain " + domain.id() + " is "
                                + domain.state() + ".");
            }
        }
    }

    @Command(description = "Prints properties of a domain, name=value.")
    static final class GetDomain extends ToolCommand {
        @Mixin
        private Wanted wanted;

        @Override
        int run() throws ToolException, IOException {
            return wanted.print(terminal(), domain().properties(), "");
        }
    }

    @Command(description = "Sets properties of an instance; an empty value takes one away.")
    static final class SetInstance extends InstanceCommand {
        @Parameters(paramLabel = "name=value", arity = "1..*")
        private List<String> properties;

        @Override
        int run() throws ToolException, IOException {
            Map<String, String> values = checked(assignments(properties));
            domain();
            InstanceConfig before = instance(instanceId());
            InstanceConfig after = store().changeInstance(instanceId(), i -> i.withProperties(values))
                    .orElseThrow(() -> noInstance(instanceId()));
            long count = Switches.INSTANCE_HA.number(after.properties());
            if (count != Switches.INSTANCE_HA.number(before.properties())) {
                terminal()
                        .say(
                                "CDISA0086I",
                                "The high-availability count of instance " + after.id() + " is " + count + ".");
            }
            if (after.state() != InstanceState.STOPPED) {
                terminal().say("CDISA0059I", "The services of instance " + after.id() + " are being updated.");
            }
            return 0;
        }
    }

    @Command(description = "Prints properties of an instance, name=value.")
    static final class GetInstance extends InstanceCommand {
        @Mixin
        private Wanted wanted;

        @Override
        int run() throws ToolException, IOException {
            domain();
            return wanted.print(terminal(), instance(instanceId()).properties(), "instance.");
        }
    }

    @Command(description = "Explains properties: man domainproperties, man properties.")
    static final class Man extends LocalCommand {
        @Parameters(paramLabel = "topic", defaultValue = "domainproperties")
        private String topic;

        @Override
        int run() throws ToolException {
            if (!topic.equals("domainproperties") && !topic.equals("properties")) {
                throw new ToolException("CDISX0100E", "There is no page " + topic + ": domainproperties, properties.");
            }
            for (Switches known : Switches.values()) {
                if (known.property().startsWith("instance.") == topic.equals("properties")) {
                    terminal().out().println(known.property() + " (" + known.defaultValue() + ")");
                    terminal().out().println("    " + known.about());
                }
            }
            return 0;
        }
    }
}
