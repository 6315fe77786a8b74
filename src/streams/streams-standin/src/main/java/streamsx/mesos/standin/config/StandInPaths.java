package streamsx.mesos.standin.config;

/** Where things are in ZooKeeper. A type or a domain is one name, never with a slash in it. */
public final class StandInPaths {

    /** All that belongs to resource managers. */
    public static final String RESOURCE_MANAGERS = "/com.ibm.im.streams.resourcemgr";
    /** All domains. */
    public static final String DOMAINS = "/com.ibm.im.streams/domains";
    /** Stands for the domain of a manager that serves all domains. */
    public static final String ALL_DOMAINS = "_all";
    /** Data of a stop order that also asks for the resource's data to be removed. */
    public static final String STOP_CLEAN = "CLEAN";
    /** Data of any other stop order. */
    public static final String STOP_PLAIN = "PLAIN";

    private StandInPaths() {}

    /** @param domainId null for all domains @return the name of the scope */
    public static String scope(String domainId) {
        return domainId == null ? ALL_DOMAINS : domainId;
    }

    /** @param type the resource type @return above its scopes */
    public static String type(String type) {
        return RESOURCE_MANAGERS + "/" + type;
    }

    /**
     * @param type     the resource type
     * @param domainId null for all domains
     * @return above the servers' registrations: ephemeral, sequential, the lowest leads
     */
    public static String servers(String type, String domainId) {
        return type(type) + "/" + scope(domainId) + "/servers";
    }

    /**
     * @param type     the resource type
     * @param domainId null for all domains
     * @return above what a manager keeps through its persistence manager
     */
    public static String store(String type, String domainId) {
        return type(type) + "/" + scope(domainId) + "/store";
    }

    /** @param domainId the domain @return above all that is kept of it */
    public static String domain(String domainId) {
        return DOMAINS + "/" + domainId;
    }

    /** @param domainId the domain @return above its running controllers, one ephemeral node a resource, by native id */
    public static String controllers(String domainId) {
        return domain(domainId) + "/controllers";
    }

    /**
     * @param domainId         the domain
     * @param nativeResourceId the resource
     * @return there as long as that controller runs; JSON {displayName, host, pid, tags, master}
     */
    public static String controller(String domainId, String nativeResourceId) {
        return controllers(domainId) + "/" + nativeResourceId;
    }

    /** @param domainId the domain @return above the orders to stop controllers, one node a resource, by native id */
    public static String stops(String domainId) {
        return domain(domainId) + "/stop";
    }

    /**
     * @param domainId         the domain
     * @param nativeResourceId the resource
     * @return there from the order to stop until its controller has taken it; {@link #STOP_CLEAN} or {@link
     *     #STOP_PLAIN}
     */
    public static String stop(String domainId, String nativeResourceId) {
        return stops(domainId) + "/" + nativeResourceId;
    }
}
