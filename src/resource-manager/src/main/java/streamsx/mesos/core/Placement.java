package streamsx.mesos.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Matches resources that want a task with offers: spread over the agents, so that the loss of one costs as little as
 * possible. Offers of one agent and role are used together in one ACCEPT, which may launch several tasks.
 */
final class Placement {
    private static final double EPSILON = 1e-6;

    private Placement() { }

    /** The offers of one agent and role, and what is launched on them. */
    static final class Bundle {
        private final List<Offer> offers = new ArrayList<>();
        private final List<Placed> placed = new ArrayList<>();
        private double cores;
        private double memory;

        private void add(Offer offer) {
            offers.add(offer);
            cores += offer.cores();
            memory += offer.memory();
        }

        String agentId() {
            return offers.get(0).agentId();
        }

        String hostname() {
            return offers.get(0).hostname();
        }

        List<Offer> offers() {
            return offers;
        }

        List<Placed> placed() {
            return placed;
        }

        private boolean fits(Demand demand) {
            // The whole offer means an offer from which nothing was taken yet, and one that has something (U-22).
            boolean coresFit = demand.cores() == 0 ? placed.isEmpty() && cores > EPSILON
                : demand.cores() <= cores + EPSILON;
            boolean memoryFits = demand.memory() == 0 ? placed.isEmpty() && memory > EPSILON
                : demand.memory() <= memory + EPSILON;
            return coresFit && memoryFits;
        }

        private void take(StreamsMesosResource resource) {
            double c = resource.demand().cores() == 0 ? cores : resource.demand().cores();
            double m = resource.demand().memory() == 0 ? memory : resource.demand().memory();
            placed.add(new Placed(resource, c, m));
            cores = Math.max(0, cores - c);
            memory = Math.max(0, memory - m);
        }
    }

    /** A resource with what it gets. */
    record Placed(StreamsMesosResource resource, double cores, double memory) { }

    /**
     * Places as many as fit, in the order given.
     *
     * @param tasksOn how many of our tasks an agent has
     * @param avoid   the agent on which a resource failed last, or null; it is taken only if no other fits
     * @return all bundles, those without a placed resource too
     */
    static List<Bundle> place(Collection<StreamsMesosResource> wanting, Collection<Offer> offers,
                              ToIntFunction<String> tasksOn, Function<StreamsMesosResource, String> avoid) {
        Map<List<String>, Bundle> bundles = new LinkedHashMap<>();
        for (Offer offer : offers) {
            bundles.computeIfAbsent(List.of(offer.agentId(), offer.role()), k -> new Bundle()).add(offer);
        }
        for (StreamsMesosResource resource : wanting) {
            String avoided = avoid.apply(resource);
            bundles.values().stream()
                .filter(b -> b.fits(resource.demand()))
                .min(Comparator.<Bundle>comparingInt(b -> b.agentId().equals(avoided) ? 1 : 0)
                    .thenComparingInt(b -> tasksOn.applyAsInt(b.agentId()) + b.placed.size())
                    .thenComparing(b -> -b.cores)
                    .thenComparing(Bundle::agentId))
                .ifPresent(b -> b.take(resource));
        }
        return List.copyOf(bundles.values());
    }
}
