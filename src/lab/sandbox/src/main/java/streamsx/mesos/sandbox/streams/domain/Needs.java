package streamsx.mesos.sandbox.streams.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import streamsx.mesos.sandbox.streams.store.Book;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.DomainState;
import streamsx.mesos.sandbox.streams.store.InstanceConfig;
import streamsx.mesos.sandbox.streams.store.Spec;

/**
 * What a domain and its instances should have. Keys: {@code d/main} and {@code d/<tag>} for domain services,
 * {@code i/<instance>/<spec>/management} and {@code …/application} for an instance.
 */
public final class Needs {
    /** Tags of resources that run domain services, with the service that each stands for. */
    public static final Map<String, String> DOMAIN_SERVICES =
            new TreeMap<>(Map.of("authentication", "aas", "audit", "auditlog", "jmx", "jmx", "sws", "sws"));
    /** Tags with a meaning to Streams; they need not be made, and cannot be changed. */
    public static final List<String> RESERVED_TAGS =
            List.of("application", "audit", "authentication", "jmx", "management", "sws", "view");

    static final String MANAGEMENT = "management";
    static final String APPLICATION = "application";
    private static final String MAIN = "d/main";

    private Needs() {}

    /** Keys of an instance's needs begin so. */
    public static String prefix(String instance) {
        return instance == null ? "d/" : "i/" + instance + "/";
    }

    /** Keys of a specification's needs begin so. */
    public static String prefix(String instance, int spec) {
        return prefix(instance) + spec + "/";
    }

    /** What a domain starts with. */
    public static Need master(DomainConfig domain) {
        return ofDomain(domain).get(0);
    }

    /** All needs at this moment, those of the domain first, then by instance and specification. */
    public static List<Need> all(DomainSnapshot snapshot, Book book) {
        List<Need> needs = new ArrayList<>();
        DomainState state = snapshot.domain().state();
        if (state != DomainState.STOPPED) {
            needs.addAll(ofDomain(snapshot.domain()));
        }
        if (state == DomainState.RUNNING || state == DomainState.STARTING) {
            for (InstanceConfig instance : snapshot.instances().values()) {
                if (instance.state().active()) {
                    needs.addAll(ofInstance(snapshot.domain(), instance, book));
                }
            }
        }
        return needs;
    }

    private static List<Need> ofDomain(DomainConfig domain) {
        int count = (int) Switches.DOMAIN_HA.number(domain.properties());
        TreeSet<String> together = new TreeSet<>(Switches.DOMAIN_TAGS.names(domain.properties()));
        List<Need> needs = new ArrayList<>();
        TreeSet<String> alone = new TreeSet<>(DOMAIN_SERVICES.keySet());
        alone.removeAll(together);
        if (!together.isEmpty()) {
            needs.add(new Need(MAIN, null, 0, count, List.copyOf(together)));
        }
        for (String tag : alone) {
            needs.add(new Need(needs.isEmpty() ? MAIN : prefix(null) + tag, null, 0, count, List.of(tag)));
        }
        return needs;
    }

    /** Needs of an instance as if it ran. */
    public static List<Need> ofInstance(DomainConfig domain, InstanceConfig instance, Book book) {
        Collection<String> managementTags = Switches.INSTANCE_TAGS.names(instance.properties());
        int left = (int) Switches.INSTANCE_HA.number(instance.properties());
        Map<Integer, Integer> management = new TreeMap<>();
        for (Spec spec : instance.specs().stream()
                .sorted(Comparator.comparing((Spec s) -> !asksForManagement(s)).thenComparing(Spec::id))
                .toList()) {
            int here = spec.removed() ? held(book, instance.id(), spec.id(), MANAGEMENT) : Math.min(left, spec.count());
            management.put(spec.id(), here);
            left -= Math.min(left, here);
        }
        List<Need> needs = new ArrayList<>();
        for (Spec spec : instance.specs()) {
            int first = management.get(spec.id());
            int others = spec.removed() ? held(book, instance.id(), spec.id(), APPLICATION) : spec.count() - first;
            add(needs, instance.id(), spec.id(), MANAGEMENT, first, managementTags, spec.tags());
            add(needs, instance.id(), spec.id(), APPLICATION, others, List.of(APPLICATION), spec.tags());
        }
        if (left > 0 && Switches.HA_EXTRA.on(domain.properties())) {
            add(needs, instance.id(), 0, MANAGEMENT, left, managementTags, List.of());
        }
        return needs;
    }

    private static boolean asksForManagement(Spec spec) {
        return spec.tags().contains(MANAGEMENT) || spec.tags().contains("view");
    }

    private static int held(Book book, String instance, int spec, String role) {
        String key = prefix(instance, spec) + role;
        return (int) book.held.stream()
                .filter(h -> !h.leaving() && key.equals(h.need()))
                .count();
    }

    private static void add(
            List<Need> needs,
            String instance,
            int spec,
            String role,
            int want,
            Collection<String> roleTags,
            Collection<String> specTags) {
        if (want > 0) {
            TreeSet<String> tags = new TreeSet<>(roleTags);
            tags.addAll(specTags);
            needs.add(new Need(prefix(instance, spec) + role, instance, spec, want, List.copyOf(tags)));
        }
    }
}
