package streamsx.mesos.sandbox.mesos.master.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.mesos.v1.Protos.Address;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.Filters;
import org.apache.mesos.v1.Protos.FrameworkID;
import org.apache.mesos.v1.Protos.OfferID;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.Protos.URL;
import org.apache.mesos.v1.scheduler.Protos.Event;
import streamsx.mesos.sandbox.mesos.Durations;
import streamsx.mesos.sandbox.mesos.Resources;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;
import streamsx.mesos.sandbox.mesos.master.state.Agent;
import streamsx.mesos.sandbox.mesos.master.state.Framework;
import streamsx.mesos.sandbox.mesos.master.state.MasterState;
import streamsx.mesos.sandbox.mesos.master.state.Offer;

/** Offers free resources, and remembers what was refused (capture 08). Runs on the master's loop. */
public final class Offers {
    /** min_allocatable_resources of the captures' /flags: cpus:0.01|mem:32. */
    private static final double MIN_CPUS = 0.01;

    private static final double MIN_MEM = 32;

    private final MasterState state;
    private final MasterConfig config;

    public Offers(MasterState state, MasterConfig config) {
        this.state = state;
        this.config = config;
    }

    /**
     * One allocation run: all that is free of an agent goes to the framework and role that has least and did not refuse
     * it.
     */
    public void allocate() {
        long now = System.nanoTime();
        state.frameworks.values().forEach(framework -> framework.filters.removeIf(filter -> filter.until() - now <= 0));
        List<Agent> agents = new ArrayList<>(state.agents.values());
        Collections.shuffle(agents);
        Map<Framework, List<Offer>> made = new LinkedHashMap<>();
        for (Agent agent : agents) {
            Resources free = free(agent);
            if (!agent.connected() || (free.scalar("cpus") < MIN_CPUS && free.scalar("mem") < MIN_MEM)) {
                continue;
            }
            offer(agent, free, made);
        }
        made.forEach((framework, offers) -> {
            Event.Offers.Builder message = Event.Offers.newBuilder();
            offers.forEach(offer -> message.addOffers(toProto(framework, offer)));
            framework.send(Event.newBuilder()
                    .setType(Event.Type.OFFERS)
                    .setOffers(message)
                    .build());
        });
    }

    private void offer(Agent agent, Resources free, Map<Framework, List<Offer>> made) {
        List<Framework> candidates = new ArrayList<>(state.frameworks.values());
        candidates.removeIf(framework -> !framework.connected());
        candidates.sort(Comparator.comparingDouble(this::share));
        for (Framework framework : candidates) {
            for (String role : framework.roles()) {
                boolean refused = framework.suppressed.contains(role)
                        || framework.filters.stream()
                                .anyMatch(filter -> filter.agentId().equals(agent.id)
                                        && filter.role().equals(role)
                                        && filter.refused().contains(free));
                if (!refused) {
                    Offer offer = new Offer(state.newOfferId(), framework.id, agent.id, role, free);
                    state.offers.put(offer.id(), offer);
                    made.computeIfAbsent(framework, key -> new ArrayList<>()).add(offer);
                    return;
                }
            }
        }
    }

    private double share(Framework framework) {
        Resources used = state.used(framework).plus(offered(framework));
        Resources total = Resources.sum(
                state.agents.values().stream().map(agent -> agent.total).toList());
        double share = 0;
        for (String name : List.of("cpus", "mem", "disk")) {
            share = Math.max(share, total.scalar(name) == 0 ? 0 : used.scalar(name) / total.scalar(name));
        }
        return share;
    }

    private Resources free(Agent agent) {
        return agent.total
                .minus(agent.used())
                .minus(offered(offer -> offer.agentId().equals(agent.id)));
    }

    public Resources offered(Framework framework) {
        return offered(offer -> offer.frameworkId().equals(framework.id));
    }

    public Resources offered(Agent agent) {
        return offered(offer -> offer.agentId().equals(agent.id));
    }

    private Resources offered(Predicate<Offer> which) {
        return Resources.sum(state.offers.values().stream()
                .filter(which)
                .map(Offer::resources)
                .toList());
    }

    /**
     * Takes back one offer that the framework used or declined; what is left of it is refused for as long as it says.
     */
    void remove(Offer offer, Resources left, Filters filters) {
        state.offers.remove(offer.id());
        Framework framework = state.frameworks.get(offer.frameworkId());
        Duration refuse = Durations.ofSeconds(filters.hasRefuseSeconds() ? filters.getRefuseSeconds() : 5);
        if (framework == null || left.isEmpty() || refuse.isZero()) {
            return;
        }
        // A shorter filter would be over before the next allocation run could respect it.
        Duration effective = refuse.compareTo(config.allocationInterval()) < 0 ? config.allocationInterval() : refuse;
        long nanos = Math.min(effective.toNanos(), Long.MAX_VALUE / 4);
        framework.filters.add(new Framework.Filter(offer.agentId(), offer.role(), left, System.nanoTime() + nanos));
    }

    public void decline(Framework framework, Collection<OfferID> ids, Filters filters) {
        for (OfferID id : ids) {
            Offer offer = state.offers.get(id.getValue());
            if (offer != null && offer.frameworkId().equals(framework.id)) {
                remove(offer, offer.resources(), filters);
            }
        }
    }

    public void suppress(Framework framework, List<String> roles) {
        framework.suppressed.addAll(roles.isEmpty() ? framework.roles() : roles);
    }

    /** Forgets what was refused and suppressed, for all roles or those named, and offers at once. */
    public void revive(Framework framework, List<String> roles) {
        List<String> revived = roles.isEmpty() ? framework.roles() : roles;
        revived.forEach(framework.suppressed::remove);
        framework.filters.removeIf(filter -> revived.contains(filter.role()));
        allocate();
    }

    /** Rescinds the offers that match, telling their frameworks. */
    void rescind(Predicate<Offer> which) {
        for (Offer offer : drop(which)) {
            Framework framework = state.frameworks.get(offer.frameworkId());
            if (framework != null) {
                framework.send(Event.newBuilder()
                        .setType(Event.Type.RESCIND)
                        .setRescind(Event.Rescind.newBuilder()
                                .setOfferId(OfferID.newBuilder().setValue(offer.id())))
                        .build());
            }
        }
    }

    /** Takes offers back without a word: their framework's connection is gone, and so are the offers (capture 04). */
    List<Offer> drop(Predicate<Offer> which) {
        List<Offer> dropped = state.offers.values().stream().filter(which).toList();
        dropped.forEach(offer -> state.offers.remove(offer.id()));
        return dropped;
    }

    private org.apache.mesos.v1.Protos.Offer toProto(Framework framework, Offer offer) {
        Agent agent = state.agents.get(offer.agentId());
        String role = framework.multiRole() ? offer.role() : null;
        org.apache.mesos.v1.Protos.Offer.Builder message = org.apache.mesos.v1.Protos.Offer.newBuilder()
                .setId(OfferID.newBuilder().setValue(offer.id()))
                .setFrameworkId(FrameworkID.newBuilder().setValue(framework.id))
                .setAgentId(AgentID.newBuilder().setValue(agent.id))
                .setHostname(agent.hostname)
                .setUrl(URL.newBuilder()
                        .setScheme("http")
                        .setPath("/slave(1)")
                        .setAddress(Address.newBuilder()
                                .setHostname(agent.hostname)
                                .setIp(agent.ip)
                                .setPort(agent.port)))
                .addAllResources(offer.resources().toProto(role))
                .addAllAttributes(agent.attributes);
        if (role != null) {
            message.setAllocationInfo(Resource.AllocationInfo.newBuilder().setRole(role));
        }
        return message.build();
    }
}
