package streamsx.mesos.sandbox.streams.tool;

import com.ibm.streams.resourcemgr.ResourceException;
import com.ibm.streams.resourcemgr.ResourceManagerException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import streamsx.mesos.sandbox.streams.domain.Needs;
import streamsx.mesos.sandbox.streams.domain.Switches;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.InstanceConfig;
import streamsx.mesos.sandbox.streams.store.Spec;
import streamsx.mesos.sandbox.streams.store.Tag;
import streamsx.mesos.standin.client.DomainConnection;
import streamsx.mesos.standin.wire.TagDefinition;

/** Tags of a domain. */
final class TagCommands {

    private TagCommands() {}

    /** Asks the manager about the tags of specifications, if the domain's switch says so. */
    static void validateSpecs(ToolCommand command, DomainConfig domain, List<Spec> specs)
            throws ToolException, IOException, ResourceException {
        TreeSet<String> names = new TreeSet<>();
        specs.forEach(s -> names.addAll(s.tags()));
        if (!names.isEmpty() && domain.managerType() != null && Switches.VALIDATE_SPECS.on(domain.properties())) {
            validate(command, domain, String.join(",", names), domain.definitions(names));
        }
    }

    private static void validate(
            ToolCommand command, DomainConfig domain, String what, Map<String, TagDefinition> definitions)
            throws ToolException {
        try (DomainConnection connection = command.connectAsTool(domain)) {
            connection.validateTags(definitions, Locale.getDefault());
        } catch (ResourceManagerException e) {
            throw new ToolException(
                    "CDISA5014E",
                    "The definition of tag " + what + " is not right, see the documentation of the"
                            + " resource manager of type " + domain.managerType() + "; the error is: "
                            + e.getMessage());
        } catch (ResourceException | RuntimeException e) {
            command.terminal().err().println(ToolCommand.reason(e));
            throw new ToolException(
                    "CDISA9011E",
                    "The resource manager of type " + domain.managerType() + " could not be asked about tag " + what
                            + "; nothing is changed.");
        }
    }

    private static void checkTag(ToolCommand command, DomainConfig domain, String name, Tag tag) throws ToolException {
        if (tag.defined()) {
            if (domain.managerType() == null) {
                throw new ToolException(
                        "CDISA5013E",
                        "Domain " + domain.id() + " has no resource manager that a tag's definition"
                                + " could be for; set its property domain.externalResourceManager first.");
            }
            validate(command, domain, name, Map.of(name, tag.definition()));
        }
    }

    private static ToolException noTag(DomainConfig domain, String name) {
        return new ToolException("CDISA5186E", "Domain " + domain.id() + " has no tag " + name + ".");
    }

    private static void checkReserved(String name) throws ToolException {
        if (Needs.RESERVED_TAGS.contains(name)) {
            throw new ToolException("CDISA5189E", "Tag " + name + " is reserved and cannot be changed.");
        }
    }

    /** A command that says what a tag is. */
    private abstract static class Defining extends ToolCommand {
        @Option(names = "--description", paramLabel = "text")
        String description;

        @Option(names = "--property", paramLabel = "name=value", description = "a property for the resource manager")
        List<String> properties;

        @Option(
                names = "--deffile",
                paramLabel = "file",
                description = "a definition in the resource manager's own format")
        Path file;

        @Parameters(paramLabel = "tag")
        String name;

        /** The tag with what the command line says of its definition, which may be nothing. */
        Tag defined(String about) throws ToolException {
            return new Tag(
                    about, properties == null ? null : assignments(properties), file == null ? null : read(file));
        }
    }

    @Command(description = "Makes a tag.")
    static final class Make extends Defining {

        @Override
        int run() throws ToolException, IOException {
            DomainConfig domain = domain();
            checkReserved(name);
            if (!name.matches("[A-Za-z][A-Za-z0-9_]*")) {
                throw new ToolException(
                        "CDISA5462E",
                        "\"" + name + "\" is no name for a tag: a letter first, then letters, digits"
                                + " and underscores.");
            }
            checkNew(domain);
            if (properties != null && file != null) {
                throw new ToolException("CDISA5462E", "--property and --deffile exclude each other.");
            }
            Tag tag = defined(description);
            checkTag(this, domain, name, tag);
            changeDomain(d -> {
                checkNew(d);
                return d.withTag(name, tag);
            });
            terminal().say("CDISX0013I", "Tag " + name + " was created in domain " + domain.id() + ".");
            return 0;
        }

        private void checkNew(DomainConfig domain) throws ToolException {
            if (domain.tags().containsKey(name)) {
                throw new ToolException("CDISA5177E", "Tag " + name + " exists already in domain " + domain.id() + ".");
            }
        }
    }

    @Command(description = "Changes a tag; properties or a file take the place of the definition that it has.")
    static final class Change extends Defining {
        @Option(names = "--clear", description = "takes the definition away")
        private boolean clear;

        @Override
        int run() throws ToolException, IOException {
            DomainConfig domain = domain();
            checkReserved(name);
            if ((properties != null ? 1 : 0) + (file != null ? 1 : 0) + (clear ? 1 : 0) > 1) {
                throw new ToolException("CDISA5462E", "--property, --deffile and --clear exclude each other.");
            }
            Tag changed = change(domain);
            if (properties != null || file != null) {
                checkTag(this, domain, name, changed);
            }
            changeDomain(d -> d.withTag(name, change(d)));
            terminal().say("CDISX0014I", "Tag " + name + " of domain " + domain.id() + " was changed.");
            return 0;
        }

        private Tag change(DomainConfig domain) throws ToolException {
            Tag old = domain.tags().get(name);
            if (old == null) {
                throw noTag(domain, name);
            }
            String about = description == null ? old.description() : description;
            if (properties == null && file == null) {
                return clear ? Tag.plain(about) : new Tag(about, old.properties(), old.text());
            }
            return defined(about);
        }
    }

    @Command(description = "Removes a tag that no resource specification uses.")
    static final class Remove extends ToolCommand {
        @Option(names = "--noprompt", description = "taken, and no different here")
        @SuppressWarnings("unused")
        private boolean noPrompt;

        @Parameters(paramLabel = "tag")
        private String name;

        @Override
        int run() throws ToolException, IOException {
            checkReserved(name);
            DomainConfig domain = domain();
            if (!domain.tags().containsKey(name)) {
                throw noTag(domain, name);
            }
            for (InstanceConfig instance : store().instances().values()) {
                for (Spec spec : instance.specs()) {
                    if (spec.tags().contains(name)
                            || (spec.next() != null && spec.next().tags().contains(name))) {
                        throw new ToolException(
                                "CDISA5219E",
                                "Tag " + name + " is used by resource specification " + spec.id() + " of instance "
                                        + instance.id() + ".");
                    }
                }
            }
            changeDomain(d -> d.withTag(name, null));
            terminal().say("CDISX0015I", "Tag " + name + " of domain " + domain.id() + " was removed.");
            return 0;
        }
    }

    @Command(description = "Lists tags.")
    static final class ListAll extends ToolCommand {
        @Option(
                names = {"-s", "--short"},
                description = "names only")
        private boolean brief;

        @Option(
                names = {"--fmt"},
                description = "taken and not looked at")
        @SuppressWarnings("unused")
        private String format;

        @Option(names = "--xheaders", description = "no header line")
        private boolean noHeader;

        @Parameters(
                paramLabel = "tag-pattern",
                arity = "0..1",
                defaultValue = "*",
                description = "* stands for anything")
        private String pattern;

        @Override
        int run() throws ToolException, IOException {
            DomainConfig domain = domain();
            Map<String, Tag> all = new TreeMap<>(domain.tags());
            Needs.RESERVED_TAGS.forEach(name -> all.put(name, Tag.plain("reserved")));
            String regex = ("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q");
            all.keySet().removeIf(name -> !name.matches(regex));
            if (all.isEmpty() && !pattern.contains("*")) {
                throw noTag(domain, pattern);
            }
            if (brief) {
                all.keySet().forEach(terminal().out()::println);
                return 0;
            }
            Table table = noHeader ? new Table("", "", "") : new Table("Tag", "Definition", "Description");
            all.forEach((name, tag) -> table.row(
                    name, tag.defined() ? text(tag) : "none", tag.description() == null ? "" : tag.description()));
            return print(table);
        }

        private static String text(Tag tag) {
            return tag.text() != null
                    ? tag.text().strip().replace('\n', ' ')
                    : String.join(
                            ",",
                            tag.properties().entrySet().stream()
                                    .map(e -> e.getKey() + "=" + e.getValue())
                                    .toList());
        }
    }
}
