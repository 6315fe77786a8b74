package streamsx.mesos.sandbox.streams.tool;

import com.ibm.streams.resourcemgr.ResourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import streamsx.mesos.sandbox.streams.domain.Switches;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.DomainState;
import streamsx.mesos.sandbox.streams.store.DomainStore;
import streamsx.mesos.sandbox.streams.store.InstanceConfig;
import streamsx.mesos.sandbox.streams.store.Zk;
import streamsx.mesos.standin.client.ConnectionListener;
import streamsx.mesos.standin.client.DomainConnection;
import streamsx.mesos.standin.wire.ClientIdentity;

/** What all commands of streamtool have in common. */
abstract class ToolCommand implements Callable<Integer> {
    static final String VERSION = "4.3.0.0";
    private static final Duration SESSION = Duration.ofSeconds(10);
    private static final Duration FIRST_CONNECTION = Duration.ofSeconds(10);

    @Option(
            names = {"-d", "--domain-id"},
            paramLabel = "id",
            description = "the domain (STREAMS_DOMAIN_ID, StreamsDomain)")
    private String domainOption;

    @Option(
            names = "--zkconnect",
            paramLabel = "host:port,...",
            description = "ZooKeeper's servers (STREAMS_ZKCONNECT)")
    private String zkOption;

    @Option(names = "--embeddedzk", description = "not supported here")
    private boolean embedded;

    @Option(
            names = {"-U", "--User"},
            paramLabel = "user",
            description = "taken and not looked at")
    @SuppressWarnings("unused")
    private String user;

    @Option(names = "--trace", paramLabel = "level", description = "taken and not looked at")
    @SuppressWarnings("unused")
    private String trace;

    @Option(
            names = {"-v", "--verbose"},
            paramLabel = "0-3",
            description = "taken and not looked at")
    @SuppressWarnings("unused")
    private String verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "prints this")
    @SuppressWarnings("unused")
    private boolean help;

    private Terminal terminal;
    private DomainStore store;

    /** Does the command; returns its exit code. */
    abstract int run() throws ToolException, IOException, ResourceException, InterruptedException;

    void in(Terminal where) {
        this.terminal = where;
    }

    Terminal terminal() {
        return terminal;
    }

    DomainStore store() {
        return store;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            return withZooKeeper();
        } catch (ToolException e) {
            terminal.err().println(e.getMessage());
        } catch (ResourceException e) {
            terminal.err().println(reason(e));
        } catch (IOException e) {
            terminal.err().println("CDISX0101E " + e.getMessage());
        }
        return 1;
    }

    int withZooKeeper() throws ToolException, IOException, ResourceException, InterruptedException {
        checkName("CDISA5090E", "domain", domainId());
        try (Zk zk = Zk.connect(zkConnect(), SESSION, FIRST_CONNECTION)) {
            store = new DomainStore(zk, domainId());
            return run();
        }
    }

    String domainId() {
        return first(domainOption, "STREAMS_DOMAIN_ID", "StreamsDomain");
    }

    String zkConnect() throws ToolException {
        String servers = first(zkOption, "STREAMS_ZKCONNECT", null);
        if (embedded || servers == null) {
            throw new ToolException(
                    "CDISX0102E",
                    (embedded ? "There is no embedded ZooKeeper here: g" : "G")
                            + "ive ZooKeeper's servers by --zkconnect host:port,... or in STREAMS_ZKCONNECT.");
        }
        return servers;
    }

    String first(String option, String variable, String otherwise) {
        if (option != null) {
            return option;
        }
        String value = terminal.environment().get(variable);
        return value == null || value.isBlank() ? otherwise : value;
    }

    /** Prints a table, and is a command's last step. */
    int print(Table table) {
        table.print(terminal.out());
        return 0;
    }

    /** A text file that an option names. */
    static String read(Path file) throws ToolException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ToolException("CDISR6014E", "File " + file + " cannot be read: " + e.getMessage());
        }
    }

    /** A name must be good for a node in ZooKeeper and for a command line. */
    static void checkName(String id, String what, String name) throws ToolException {
        if (!name.matches("[A-Za-z][A-Za-z0-9_.-]{0,99}")) {
            throw new ToolException(
                    id,
                    "\"" + name + "\" is no name for a " + what
                            + ": a letter first, then letters, digits, and the characters _ . -");
        }
    }

    DomainConfig domain() throws ToolException, IOException {
        return store.domain().orElseThrow(() -> noDomain());
    }

    /** Changes the domain, which must exist. */
    <E extends Exception> void changeDomain(DomainStore.Change<DomainConfig, E> change)
            throws ToolException, IOException, E {
        if (store.changeDomain(change).isEmpty()) {
            throw noDomain();
        }
    }

    ToolException noDomain() {
        return new ToolException("CDISA5061E", "Domain " + domainId() + " does not exist.");
    }

    /** The domain, which must have started. */
    DomainConfig runningDomain() throws ToolException, IOException {
        DomainConfig domain = domain();
        if (domain.state() == DomainState.STOPPED) {
            throw new ToolException("CDISA5056E", "Domain " + domain.id() + " is not started.");
        }
        if (domain.state() != DomainState.RUNNING) {
            throw new ToolException(
                    "CDISA5141E", "Domain " + domain.id() + " is " + domain.state() + "; try again later.");
        }
        if (store.manager().isEmpty() && store.controllers().isEmpty()) {
            throw noAnswer();
        }
        return domain;
    }

    ToolException noAnswer() {
        return new ToolException(
                "CDISA5264E",
                "Domain " + domainId() + " is started, but none of its controllers answers."
                        + " If it does not recover, use stopdomain --force and start it again.");
    }

    InstanceConfig instance(String id) throws ToolException, IOException {
        return store.instance(id).orElseThrow(() -> noInstance(id));
    }

    ToolException noInstance(String id) {
        return new ToolException("CDISA5071E", "Instance " + id + " does not exist in domain " + domainId() + ".");
    }

    /** Reads name=value arguments. */
    static Map<String, String> assignments(List<String> arguments) throws ToolException {
        Map<String, String> read = new LinkedHashMap<>();
        for (String argument : arguments == null ? List.<String>of() : arguments) {
            int equals = argument.indexOf('=');
            if (equals <= 0 || argument.substring(0, equals).isBlank()) {
                throw new ToolException("CDISA5037E", "\"" + argument + "\" is not of the form name=value.");
            }
            if (read.put(
                            argument.substring(0, equals).strip(),
                            argument.substring(equals + 1).strip())
                    != null) {
                throw new ToolException("CDISA5037E", "\"" + argument.substring(0, equals) + "\" is given twice.");
            }
        }
        return read;
    }

    /** Lets properties pass whose values will do; an empty value stands for none. */
    static Map<String, String> checked(Map<String, String> properties) throws ToolException {
        for (Map.Entry<String, String> property : properties.entrySet()) {
            checkProperty(property.getKey(), property.getValue());
        }
        return properties;
    }

    private static void checkProperty(String name, String value) throws ToolException {
        Switches known = Switches.named(name).orElse(null);
        if (known == null && name.startsWith("standin.")) {
            throw new ToolException(
                    "CDISA5183E", "There is no property " + name + "; see streamtool man domainproperties.");
        }
        String complaint = known == null || value.isEmpty() ? null : known.complaint(value);
        if (complaint != null) {
            throw new ToolException(
                    "CDISA5185E", "\"" + value + "\" is no value for property " + name + ": " + complaint + ".");
        }
    }

    /** A connection under streamtool's own identity. */
    DomainConnection connectAsTool(DomainConfig domain) throws ResourceException, ToolException {
        return connect(ClientIdentity.tool(ClientIdentity.STREAMTOOL, domain.id(), zkConnect()), domain);
    }

    /** A connection for the domain's current start. */
    DomainConnection connectAsDomain(DomainConfig domain) throws ResourceException, ToolException {
        return connect(
                new ClientIdentity(
                        domain.clientId(),
                        Switches.MASTER_CLIENT.of(domain.properties()),
                        domain.id(),
                        zkConnect(),
                        terminal.environment().get("STREAMS_INSTALL"),
                        VERSION),
                domain);
    }

    private DomainConnection connect(ClientIdentity client, DomainConfig domain)
            throws ResourceException, ToolException {
        DomainConnection connection =
                terminal.connector().create(client, domain.managerType(), zkConnect(), new ConnectionListener() {});
        try {
            connection.connect();
        } catch (ResourceException | RuntimeException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** The text of a failure, beginning with an id whatever the manager said. */
    static String reason(Exception e) {
        String text = String.valueOf(e.getMessage());
        return text.startsWith("CDIS")
                ? text
                : "CDISA5164E The resource manager did not carry out the request: " + text;
    }
}
