package streamsx.mesos.core.offers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import streamsx.mesos.core.model.Offer;
import streamsx.mesos.core.model.ResourceSize;
import streamsx.mesos.core.model.StreamsMesosResource;

/**
 * Matches resources that wait for a task with offers: spread over the agents, so that the loss of one costs as little
 * as possible. Offers of one agent and role are used together in one ACCEPT, which may launch several tasks. Agents on
 * which tasks keep failing get none, or one on trial; where no other agents are left, a client whose tasks have not
 * failed there may use them.
 */
public final class Placement {
    private static final double EPSILON = 1e-6;

    private final ToIntFunction<String> tasksOn;
    private final Function<StreamsMesosResource, String> avoid;
    private final Function<String, AgentQuarantine.Standing> agents;
    private final BiPredicate<String, String> failedThere;

    /** The offers of one agent and role, and what is launched on them. */
    public static final class Bundle {
        private final List<Offer> offers = new ArrayList<>();
        private final List<Placed> placed = new ArrayList<>();
        private double cores;
        private double memory;

        private void add(Offer offer) {
            offers.add(offer);
            cores += offer.cores();
            memory += offer.memory();
        }

        public String agentId() {
            return offers.get(0).agentId();
        }

        public String hostname() {
            return offers.get(0).hostname();
        }

        public List<Offer> offers() {
            return offers;
        }

        public List<Placed> placed() {
            return placed;
        }

        private boolean fits(ResourceSize size) {
            // The whole offer means an offer from which nothing was taken yet, and one that has something (U-22).
            boolean coresFit =
                    size.cores() == 0 ? placed.isEmpty() && cores > EPSILON : size.cores() <= cores + EPSILON;
            boolean memoryFits =
                    size.memory() == 0 ? placed.isEmpty() && memory > EPSILON : size.memory() <= memory + EPSILON;
            return coresFit && memoryFits;
        }

        private void take(StreamsMesosResource resource) {
            double c = resource.spec().size().cores() == 0
                    ? cores
                    : resource.spec().size().cores();
            double m = resource.spec().size().memory() == 0
                    ? memory
                    : resource.spec().size().memory();
            placed.add(new Placed(resource, c, m));
            cores = Math.max(0, cores - c);
            memory = Math.max(0, memory - m);
        }
    }

    /** A resource with the cores and memory (MB) that it gets. */
    public record Placed(StreamsMesosResource resource, double cores, double memory) {}

    /**
     * What decides between agents.
     *
     * @param tasksOn number of this framework's tasks on an agent
     * @param avoid   the agent on which a resource failed last, or null; it is taken only if no other fits
     * @param agents  how an agent may be used
     * @param failedThere whether, on an agent, a task of a client has failed
     */
    public Placement(
            ToIntFunction<String> tasksOn,
            Function<StreamsMesosResource, String> avoid,
            Function<String, AgentQuarantine.Standing> agents,
            BiPredicate<String, String> failedThere) {
        this.tasksOn = tasksOn;
        this.avoid = avoid;
        this.agents = agents;
        this.failedThere = failedThere;
    }

    /**
     * Places as many as fit, in the order given.
     *
     * @return all bundles, those without a placed resource too
     */
    public List<Bundle> place(Collection<StreamsMesosResource> wanting, Collection<Offer> offers) {
        Map<List<String>, Bundle> bundles = new LinkedHashMap<>();
        for (Offer offer : offers) {
            bundles.computeIfAbsent(List.of(offer.agentId(), offer.role()), k -> new Bundle())
                    .add(offer);
        }
        List<StreamsMesosResource> left = new ArrayList<>();
        for (StreamsMesosResource resource : wanting) {
            Bundle best = best(resource, bundles.values(), b -> standing(b) == AgentQuarantine.Standing.GOOD);
            if (best == null) {
                left.add(resource);
            } else {
                best.take(resource);
            }
        }
        onTrial(left, bundles.values());
        if (bundles.values().stream().noneMatch(b -> standing(b) == AgentQuarantine.Standing.GOOD)) {
            lastResort(left, bundles.values());
        }
        return List.copyOf(bundles.values());
    }

    /**
     * One task for each agent on trial. The resource that was launched least often goes first: one that fails wherever
     * it is launched must not make all trials fail.
     */
    private void onTrial(List<StreamsMesosResource> left, Collection<Bundle> bundles) {
        Set<String> tried = new LinkedHashSet<>();
        left.sort(Comparator.comparingInt(StreamsMesosResource::attempts)); // stable: the oldest first among equals
        left.removeIf(resource -> {
            Bundle best = best(
                    resource,
                    bundles,
                    b -> standing(b) == AgentQuarantine.Standing.TRIAL && !tried.contains(b.agentId()));
            if (best != null) {
                best.take(resource);
                tried.add(best.agentId());
            }
            return best != null;
        });
    }

    /** Without a good agent, another client's failures must not keep out one whose tasks may well run. */
    private void lastResort(List<StreamsMesosResource> left, Collection<Bundle> bundles) {
        for (StreamsMesosResource resource : left) {
            Bundle best = best(resource, bundles, b -> !failedThere.test(b.agentId(), resource.clientId()));
            if (best != null) {
                best.take(resource);
            }
        }
    }

    private AgentQuarantine.Standing standing(Bundle bundle) {
        return agents.apply(bundle.agentId());
    }

    private Bundle best(StreamsMesosResource resource, Collection<Bundle> bundles, Predicate<Bundle> usable) {
        String avoided = avoid.apply(resource);
        return bundles.stream()
                .filter(usable)
                .filter(b -> b.fits(resource.spec().size()))
                .min(Comparator.<Bundle>comparingInt(b -> b.agentId().equals(avoided) ? 1 : 0)
                        .thenComparingInt(b -> tasksOn.applyAsInt(b.agentId()) + b.placed.size())
                        .thenComparing(b -> -b.cores)
                        .thenComparing(Bundle::agentId))
                .orElse(null);
    }
}
