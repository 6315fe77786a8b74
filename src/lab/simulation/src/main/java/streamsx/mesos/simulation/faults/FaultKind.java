package streamsx.mesos.simulation.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be done to the system. */
public enum FaultKind {
    INSTANCE_KILLED("instances"),
    INSTANCE_PAUSED("instances"),
    INSTANCE_STOPPED("instances"),
    CRASH_AT_A_STEP("instances"),
    CLOCK_SET("instances"),
    ZOOKEEPER_AWAY("zookeeper"),
    ZOOKEEPER_CONNECTION_BROKEN("zookeeper"),
    ZOOKEEPER_LAGS("zookeeper"),
    ZOOKEEPER_CUT("zookeeper"),
    LATCH_DELETED("zookeeper"),
    MASTER_FAILS_OVER("mesos"),
    MASTER_CUT("mesos"),
    AGENT_CRASHES("mesos"),
    AGENT_CUT("mesos"),
    HOST_LOST("mesos"),
    AGENT_BREAKS_TASKS("mesos"),
    AGENT_STALLS("mesos"),
    TASK_FAILS("mesos"),
    FRAMEWORK_REMOVED("mesos"),
    CLIENT_CUT("clients"),
    CLIENT_VANISHES("clients"),
    SLOW("network");

    private final String group;

    FaultKind(String group) {
        this.group = group;
    }

    /** The names that can be asked for: of groups, and of single kinds. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(List.of("all", "none"));
        Arrays.stream(values()).map(k -> k.group).distinct().forEach(names::add);
        Arrays.stream(values()).map(FaultKind::label).forEach(names::add);
        return names;
    }

    /** As in the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The kinds of a list of names.
     *
     * @throws IllegalArgumentException if one is not known
     */
    public static List<FaultKind> mix(List<String> names) {
        List<FaultKind> mix = new ArrayList<>();
        for (String name : names) {
            if (!names().contains(name)) {
                throw new IllegalArgumentException(
                        "there is no fault " + name + "; known are " + String.join(", ", names()));
            }
            Arrays.stream(values())
                    .filter(k -> name.equals("all")
                            || k.group.equals(name)
                            || k.label().equals(name))
                    .filter(k -> !mix.contains(k))
                    .forEach(mix::add);
        }
        return List.copyOf(mix);
    }
}
