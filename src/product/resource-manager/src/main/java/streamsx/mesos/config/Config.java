package streamsx.mesos.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.secrets.ApiTokenFile;

/**
 * The settings of one run, checked. Holds no secret but the one that {@link MesosMasters} may hide: the others are
 * files' names here.
 *
 * @param mesos     how to be a framework
 * @param resources size of a resource whose tags do not say
 * @param policy    the settings of the core's decisions
 * @param streams   whom we serve
 * @param zooKeeper where the state is
 * @param http      the HTTP API
 * @param runDir    where pid files and logs of supervised instances go
 */
public record Config(
        Mesos mesos, Resources resources, Policy policy, Streams streams, ZooKeeper zooKeeper, Http http, Path runDir) {
    /**
     * How to be a framework.
     *
     * @param masters             where they are
     * @param nativeDriver        whether libmesos speaks to them
     * @param login               who we are to them, and whom we trust
     * @param frameworkName       name that Mesos shows
     * @param role                role whose resources are offered
     * @param user                user of the tasks
     * @param failoverTimeoutSecs how long Mesos keeps the tasks of a framework that is away
     * @param homeDir             HOME of the tasks; may hold variables that only the task can resolve
     * @param killGrace           how long a task may take to end before its agent kills it
     */
    public record Mesos(
            MesosMasters masters,
            boolean nativeDriver,
            Login login,
            String frameworkName,
            String role,
            String user,
            double failoverTimeoutSecs,
            String homeDir,
            Duration killGrace) {}

    /**
     * What a secured cluster asks for. Files, not what they hold: no secret is here.
     *
     * @param principal          who the framework is; empty if nobody asks
     * @param secretFile         holds the principal's secret
     * @param bearerTokenFile    holds a bearer token; there is not both
     * @param trustStore         certificates to trust; with it the masters are spoken to over TLS
     * @param trustStorePassword holds its password
     */
    public record Login(
            String principal,
            Optional<Path> secretFile,
            Optional<Path> bearerTokenFile,
            Optional<Path> trustStore,
            Optional<Path> trustStorePassword) {
        /** Nobody asks who we are. */
        public static final Login NONE =
                new Login("", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Size of a resource whose tags do not say.
     *
     * @param cores  cores
     * @param memory MB
     */
    public record Resources(double cores, double memory) {}

    /**
     * Whom we serve.
     *
     * @param type        resource type
     * @param domainId    domain; empty for all
     * @param server      whether the leader runs the Streams server process
     * @param install     where Streams is installed on this host, absolute; empty if it is not
     * @param installPath where Streams is installed on the agents; empty if not set
     */
    public record Streams(String type, String domainId, boolean server, String install, String installPath) {
        /** The step of the ZooKeeper path that stands for all domains; no domain can have this name. */
        public static final String ALL_DOMAINS = "_all";

        /** The domain as a step of a path: its id or {@value #ALL_DOMAINS}. */
        public String domainStep() {
            return domainId.isEmpty() ? ALL_DOMAINS : domainId;
        }
    }

    /**
     * Where the state is.
     *
     * @param connect        servers
     * @param root           path below which all types and domains are
     * @param sessionTimeout session timeout in milliseconds
     */
    public record ZooKeeper(String connect, String root, int sessionTimeout) {}

    /**
     * The HTTP API.
     *
     * @param bind      address to listen on
     * @param advertise host that others are told
     * @param port      port; 0 for any free one
     * @param tokenFile see {@link ApiTokenFile}
     */
    public record Http(String bind, String advertise, int port, Path tokenFile) {}

    /** {@code <root>/<type>/<domain or _all>}. */
    public String zkPath() {
        return zooKeeper.root() + "/" + streams.type() + "/" + streams.domainStep();
    }
}
