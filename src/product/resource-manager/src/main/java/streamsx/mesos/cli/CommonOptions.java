package streamsx.mesos.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import streamsx.mesos.config.Config;
import streamsx.mesos.config.ConfigException;
import streamsx.mesos.config.ConfigLoader;
import streamsx.mesos.config.Property;
import streamsx.mesos.config.Setting;

/** What every command takes: where the state is, and for whom. */
final class CommonOptions {
    /** System property, set by the script: where the software is unpacked. */
    static final String HOME = "streams.home";

    @Option(names = "--zkconnect", paramLabel = "host:port,…", description = "ZooKeeper servers (STREAMS_ZKCONNECT)")
    private String zkConnect;

    @Option(
            names = {"-d", "--domain-id"},
            paramLabel = "id",
            description = "Streams domain (STREAMS_DOMAIN_ID)")
    private String domainId;

    @Option(names = "--type", paramLabel = "type", description = "resource type (RESOURCE_TYPE)")
    private String type;

    @Option(
            names = "--properties",
            paramLabel = "file",
            description = "properties file; without it conf/streams-mesos.properties of the installation")
    private Path properties;

    @Option(names = "-D", paramLabel = "NAME=value", description = "sets any property; may be repeated")
    private Map<String, String> defines = new LinkedHashMap<>();

    @Option(
            names = {"-v", "--verbose"},
            description = "show the stack trace of a failure")
    private boolean verbose;

    boolean verbose() {
        return verbose;
    }

    /** Whether the domain was named on the command line itself. */
    boolean namesDomain() {
        return domainId != null;
    }

    Config config() throws ConfigException {
        return config(null);
    }

    /** The settings; a null master means that the command line does not give it. */
    Config config(String master) throws ConfigException {
        List<Setting> arguments = new ArrayList<>();
        defines.forEach((name, value) -> arguments.add(new Setting(name, value == null ? "" : value, "option -D")));
        // A named option says it more clearly than -D: it wins.
        add(arguments, Property.MESOS_MASTER, master, "option --master");
        add(arguments, Property.STREAMS_ZKCONNECT, zkConnect, "option --zkconnect");
        add(arguments, Property.STREAMS_DOMAIN_ID, domainId, "option --domain-id");
        add(arguments, Property.RESOURCE_TYPE, type, "option --type");
        return ConfigLoader.load(System.getenv(), propertiesFile(), arguments);
    }

    private static void add(List<Setting> arguments, Property property, String value, String where) {
        if (value != null) {
            arguments.add(new Setting(property.name(), value, where));
        }
    }

    private Path propertiesFile() {
        String home = System.getProperty(HOME);
        if (properties != null || home == null) {
            return properties;
        }
        Path installed = Path.of(home, "conf", "streams-mesos.properties");
        return Files.isReadable(installed) ? installed : null;
    }
}
