package streamsx.mesos.sandbox.streams.domain;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Properties of a domain, or of an instance, that the stand-in knows, with their defaults. Those that begin with
 * {@code standin.} are switches: each stands for something that is not known of the product, and a resource manager
 * must be right whichever way they are set. {@code streamtool man domainproperties} prints this list.
 */
public enum Switches {
    MANAGER("domain.externalResourceManager", "", Kind.TEXT, "the type that the resource manager is registered with"),
    DOMAIN_HA("domain.highAvailabilityCount", "1", Kind.COUNT, "copies of each domain service"),
    DOMAIN_TAGS(
            "domain.managementResourceAllocationTags",
            "authentication,audit,jmx,sws",
            Kind.TEXT,
            "domain services that share a resource; each one left out gets resources of its own"),
    START_TIMEOUT("controller.startTimeout", "120", Kind.COUNT, "seconds for a controller to appear on its resource"),
    INSTANCE_HA("instance.highAvailabilityCount", "1", Kind.COUNT, "copies of each management service of an instance"),
    INSTANCE_TAGS(
            "instance.managementResourceAllocationTags",
            "management,view",
            Kind.TEXT,
            "tags that a resource for management services of an instance is requested with"),

    MASTER_CLIENT(
            "standin.masterClientName",
            "streamtool",
            Kind.of("streamtool", "controller"),
            "the name under which startdomain asks for the first resource"),
    START_TYPE("standin.startType", "SYNCHRONOUS", Kind.REQUEST, "kind of request when a domain or an instance starts"),
    ADD_TYPE("standin.addType", "FLEXIBLE", Kind.REQUEST, "… when a specification is added or a count raised"),
    REPLACE_TYPE("standin.replaceType", "FLEXIBLE", Kind.REQUEST, "… in place of a resource that is gone"),
    REPLACEMENT_DELAY(
            "standin.replacementDelayMillis", "500", Kind.MILLIS, "between losing a resource and asking for another"),
    RETRY("standin.retryMillis", "5000", Kind.MILLIS, "between two requests for what the manager did not have"),
    CONTROLLER_GONE(
            "standin.controllerGoneMillis",
            "0",
            Kind.MILLIS,
            "how long a controller's node must be missing before its resource is given up"),
    PARALLEL(
            "standin.parallelRequests",
            "false",
            Kind.SWITCH,
            "whether the domain, or one instance, has several requests for resources under way at once"),
    REPEAT_LOST(
            "standin.repeatLostRequests",
            "true",
            Kind.SWITCH,
            "whether a request whose answer was lost with the connection is sent again"),
    UNKNOWN_ALLOCATED(
            "standin.unknownAllocated",
            "release",
            Kind.of("release", "ignore"),
            "what becomes of a resource that is announced and was never promised"),
    CANCEL_CALL(
            "standin.cancelCall", "cancel", Kind.of("cancel", "release"), "the call that gives up a promised resource"),
    REVOKE_IMMINENT(
            "standin.revokeImminent",
            "ignore",
            Kind.of("ignore", "release"),
            "what is done about a resource that will soon be revoked"),
    STOP_RELEASE(
            "standin.stopRelease",
            "all",
            Kind.of("all", "named", "both"),
            "stopdomain gives back all that the client has, or its resources by name, or both"),
    HA_EXTRA(
            "standin.instanceHaExtra",
            "true",
            Kind.SWITCH,
            "whether an instance whose specifications have fewer resources than its high-availability count "
                    + "asks for more"),
    CHANGE_SPEC(
            "standin.chresourcespec",
            "restart",
            Kind.of("restart", "now"),
            "when a changed specification takes effect"),
    QUIESCE_ODDITY(
            "standin.quiesceOddMessage",
            "false",
            Kind.SWITCH,
            "whether quiesceresource ends with CDISC5173E although it worked, as was seen of the product"),
    AUTH_ON_CONFIG(
            "standin.authOnConfig",
            "false",
            Kind.SWITCH,
            "whether changing a property of a stopped domain asks for a master resource and gives it back"),
    VALIDATE_SPECS(
            "standin.validateSpecs",
            "false",
            Kind.SWITCH,
            "whether the manager validates the tags of new specifications too"),
    COMMAND_TIMEOUT("standin.commandTimeoutMillis", "120000", Kind.MILLIS, "how long a command waits for the domain"),
    MANAGER_TIMEOUT(
            "standin.managerTimeoutMillis",
            "30000",
            Kind.MILLIS,
            "how long a command waits while no controller of the domain answers");

    /** What a value may be. */
    record Kind(List<String> words, boolean number, long least) {
        static final Kind TEXT = new Kind(null, false, 0);
        static final Kind COUNT = new Kind(null, true, 1);
        static final Kind MILLIS = new Kind(null, true, 0);
        static final Kind SWITCH = of("true", "false");
        static final Kind REQUEST = of("SYNCHRONOUS", "ASYNCHRONOUS", "FLEXIBLE");

        static Kind of(String... words) {
            return new Kind(List.of(words), false, 0);
        }
    }

    private static final long MOST = 86_400_000;
    private final String property;
    private final String value;
    private final Kind kind;
    private final String about;

    Switches(String property, String value, Kind kind, String about) {
        this.property = property;
        this.value = value;
        this.kind = kind;
        this.about = about;
    }

    public static Optional<Switches> named(String property) {
        return Arrays.stream(values()).filter(s -> s.property.equals(property)).findFirst();
    }

    public String property() {
        return property;
    }

    public String defaultValue() {
        return value;
    }

    public String about() {
        return about;
    }

    /** What is wrong with a value; null if it is all right. */
    public String complaint(String candidate) {
        if (kind.words() != null) {
            return kind.words().contains(candidate) ? null : "it must be one of " + kind.words();
        }
        if (!kind.number()) {
            return null;
        }
        try {
            long number = Long.parseLong(candidate);
            return number >= kind.least() && number <= MOST
                    ? null
                    : "it must be a whole number from " + kind.least() + " to " + MOST;
        } catch (NumberFormatException e) {
            return "it must be a whole number from " + kind.least() + " to " + MOST;
        }
    }

    /** The value among properties, or the default. */
    public String of(Map<String, String> properties) {
        String found = properties.get(property);
        return found == null || complaint(found) != null ? value : found;
    }

    public long number(Map<String, String> properties) {
        return Long.parseLong(of(properties));
    }

    public boolean on(Map<String, String> properties) {
        return Boolean.parseBoolean(of(properties));
    }

    public boolean is(Map<String, String> properties, String word) {
        return of(properties).equals(word);
    }

    /** The value as a list of names separated by commas. */
    public List<String> names(Map<String, String> properties) {
        return Arrays.stream(of(properties).split(","))
                .map(String::strip)
                .filter(n -> !n.isEmpty())
                .toList();
    }
}
