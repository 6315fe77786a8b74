package streamsx.mesos.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.secrets.ApiTokenFile;

/**
 * The settings of one run, checked. Durations in milliseconds unless a name says otherwise; a negative wait has no
 * limit. Holds no secret but the one that {@link MesosMasters} may hide: the others are files' names here.
 *
 * @param mesos     how to be a framework
 * @param resources sizes and limits
 * @param times     waits, graces and intervals
 * @param avoidance see AGENT_FAILURES, AGENT_FAILURES_SECS, AGENT_AVOID_SECS
 * @param streams   whom we serve
 * @param zooKeeper where the state is
 * @param http      the HTTP API
 * @param runDir    where pid files and logs of supervised instances go
 */
public record Config(
        Mesos mesos,
        Resources resources,
        Times times,
        Policy.Avoidance avoidance,
        Streams streams,
        ZooKeeper zooKeeper,
        Http http,
        Path runDir) {
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
     * @param removedRegisterAnew whether a framework that Mesos removed is replaced by a new one
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
            boolean removedRegisterAnew) {}

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
     * Sizes and limits.
     *
     * @param cores         cores of a resource whose tags do not say
     * @param memory        MB of a resource whose tags do not say
     * @param maxPerRequest most resources of one request
     * @param kept          see ENDED_RESOURCES_KEPT, ENDED_RESOURCES_KEPT_SECS, REVOKED_RESOURCES_KEPT_SECS
     */
    public record Resources(double cores, double memory, int maxPerRequest, Policy.Kept kept) {}

    /**
     * Waits, graces and intervals, named as their properties.
     *
     * @param waitSync          see WAIT_SYNC_SECS
     * @param waitAsync         see WAIT_ASYNC_SECS
     * @param waitFlexible      see WAIT_FLEXIBLE_SECS
     * @param waitAllocated     see WAIT_ALLOCATED_SECS
     * @param answerGrace       see ANSWER_GRACE_SECS
     * @param killGrace         see KILL_GRACE_SECS
     * @param reconcileInterval see RECONCILE_INTERVAL_SECS
     * @param agentReregister   see AGENT_REREGISTER_SECS
     * @param stopGrace         see STOP_GRACE_SECS
     * @param unreachableGrace  see UNREACHABLE_GRACE_SECS
     * @param launchTimeout     see LAUNCH_TIMEOUT_SECS
     * @param launchLimit       see LAUNCH_LIMIT_SECS
     * @param killTimeout       see KILL_TIMEOUT_SECS
     */
    public record Times(
            long waitSync,
            long waitAsync,
            long waitFlexible,
            long waitAllocated,
            long answerGrace,
            long killGrace,
            long reconcileInterval,
            long agentReregister,
            long stopGrace,
            long unreachableGrace,
            long launchTimeout,
            long launchLimit,
            long killTimeout) {}

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

    /** What of this governs the core's decisions. */
    public Policy policy() {
        Map<AllocationKind, Long> waits = Map.of(
                AllocationKind.MASTER,
                times.waitSync,
                AllocationKind.SYNCHRONOUS,
                times.waitSync,
                AllocationKind.ASYNCHRONOUS,
                times.waitAsync,
                AllocationKind.FLEXIBLE,
                times.waitFlexible);
        Policy d = Policy.DEFAULT;
        return new Policy(
                streams.type,
                waits,
                times.waitAllocated,
                times.answerGrace,
                times.agentReregister,
                times.reconcileInterval,
                d.refuseSeconds(),
                resources.maxPerRequest,
                mesos.removedRegisterAnew,
                times.stopGrace,
                times.unreachableGrace,
                new Policy.Launches(d.launches().backoff(), times.launchTimeout, times.launchLimit),
                new Policy.Kills(d.kills().retry(), times.killTimeout),
                avoidance,
                resources.kept);
    }
}
