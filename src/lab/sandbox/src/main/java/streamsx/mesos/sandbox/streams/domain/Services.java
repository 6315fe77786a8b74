package streamsx.mesos.sandbox.streams.domain;

import java.util.List;
import java.util.TreeSet;
import streamsx.mesos.sandbox.streams.store.Held;

/** Which services run where; the stand-in does not really run them. */
public final class Services {

    private Services() {}

    /**
     * An instance's services on one of its resources, or a domain's on one of its own; sorted.
     *
     * @param appToo whether applications run there although it has no such tag
     */
    public static List<String> on(Held held, boolean appToo) {
        TreeSet<String> services = new TreeSet<>();
        if (held.instance() == null) {
            services.add("controller");
            held.tags().stream()
                    .map(Needs.DOMAIN_SERVICES::get)
                    .filter(s -> s != null)
                    .forEach(services::add);
            return List.copyOf(services);
        }
        if (held.tags().contains(Needs.MANAGEMENT)) {
            services.add("sam");
            services.add("srm");
        }
        if (held.tags().contains("view")) {
            services.add("view");
        }
        if (held.tags().contains(Needs.APPLICATION) || appToo) {
            services.add("app");
        }
        return List.copyOf(services);
    }

    /** Whether none of an instance's resources has the tag application, so that one of the others must do. */
    public static boolean onlyManagement(List<Held> ofInstance) {
        return ofInstance.stream()
                .filter(Held::allocated)
                .noneMatch(h -> h.tags().contains(Needs.APPLICATION));
    }
}
