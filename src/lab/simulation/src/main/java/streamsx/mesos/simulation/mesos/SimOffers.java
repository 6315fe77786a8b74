package streamsx.mesos.simulation.mesos;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.mesos.Protos;
import streamsx.mesos.invariants.history.Fact;

/** Offers what is free, and remembers what was refused. */
final class SimOffers {
    private static final long SOON = 50;
    private static final long INTERVAL = 1_000;
    private static final long RESCIND = 5_000;
    private static final double LEAST_CPUS = 0.01;
    private static final double LEAST_MEMORY = 32;

    /** Held for one framework until it accepts, declines or goes, or until it is taken back. */
    record Offer(String id, SimFramework framework, SimMasterAgent agent, double cpus, double memory) {}

    private final Env env;
    private final SimMaster master;
    private final Map<String, Offer> offers = new LinkedHashMap<>();
    private long due = Long.MAX_VALUE;

    SimOffers(Env env, SimMaster master) {
        this.env = env;
        this.master = master;
    }

    Offer get(String id) {
        return offers.get(id);
    }

    void allocateSoon() {
        allocateIn(env.between(1, SOON));
    }

    void allocateLater() {
        allocateIn(env.between(1, INTERVAL));
    }

    private void allocateIn(long delay) {
        long at = env.now() + delay;
        if (at < due) {
            due = at;
            master.after(delay, () -> {
                if (due == at) {
                    due = Long.MAX_VALUE;
                    allocate();
                }
            });
        }
    }

    private void allocate() {
        for (SimFramework framework : master.frameworks().all()) {
            if (framework.stream == null || framework.suppressed) {
                continue;
            }
            framework.filters.removeIf(f -> f.until() <= env.now());
            List<Protos.Offer> made = new ArrayList<>();
            for (SimMasterAgent agent : master.agents().all()) {
                if (agent.connected
                        && (agent.cpus >= LEAST_CPUS || agent.memory >= LEAST_MEMORY)
                        && !filtered(framework, agent)) {
                    made.add(offer(framework, agent));
                }
            }
            if (!made.isEmpty()) {
                String who = framework.stream.life.name();
                framework.send(new SimStreamEvent.News("OFFERS", (scheduler, driver) -> {
                    env.fact(new Fact.OffersArrived(env.now(), who, made.size()));
                    scheduler.resourceOffers(driver, made);
                }));
            }
        }
    }

    private static boolean filtered(SimFramework framework, SimMasterAgent agent) {
        for (SimFramework.Filter f : framework.filters) {
            if (f.agentId().equals(agent.id) && agent.cpus <= f.cpus() + 1e-9 && agent.memory <= f.memory() + 1e-9) {
                return true;
            }
        }
        return false;
    }

    private Protos.Offer offer(SimFramework framework, SimMasterAgent agent) {
        Offer offer = new Offer(env.newOfferId(), framework, agent, agent.cpus, agent.memory);
        agent.cpus = 0;
        agent.memory = 0;
        offers.put(offer.id, offer);
        if (env.chance(env.odds.rescind())) {
            master.after(env.between(0, RESCIND), () -> {
                if (offers.containsKey(offer.id) && !env.healed()) {
                    rescind(offer);
                    allocateLater();
                }
            });
        }
        Protos.Resource.AllocationInfo role = Protos.Resource.AllocationInfo.newBuilder()
                .setRole(framework.role)
                .build();
        return Protos.Offer.newBuilder()
                .setId(Protos.OfferID.newBuilder().setValue(offer.id))
                .setFrameworkId(Protos.FrameworkID.newBuilder().setValue(framework.id))
                .setSlaveId(Protos.SlaveID.newBuilder().setValue(agent.id))
                .setHostname(agent.agent.name)
                .setAllocationInfo(role)
                .addResources(resource("cpus", offer.cpus, role))
                .addResources(resource("mem", offer.memory, role))
                .build();
    }

    private static Protos.Resource resource(String name, double value, Protos.Resource.AllocationInfo role) {
        return Protos.Resource.newBuilder()
                .setName(name)
                .setType(Protos.Value.Type.SCALAR)
                .setScalar(Protos.Value.Scalar.newBuilder().setValue(value))
                .setRole("*")
                .setAllocationInfo(role)
                .build();
    }

    /** The framework used or declined it; what is left of it is free, but refused for a time. */
    void giveBack(Offer offer, double cpus, double memory, double refuseSeconds) {
        offers.remove(offer.id);
        offer.agent.cpus += cpus;
        offer.agent.memory += memory;
        if (refuseSeconds > 0) {
            // Shorter than the interval it would be over before it could be respected.
            long refused = Math.max(INTERVAL, (long) (Math.min(refuseSeconds, 1e9) * 1000));
            offer.framework.filters.add(new SimFramework.Filter(offer.agent.id, cpus, memory, env.now() + refused));
            allocateAfterFilter(offer.framework, refused);
        } else {
            allocateLater();
        }
    }

    private void allocateAfterFilter(SimFramework framework, long refused) {
        if (!framework.suppressed) {
            int subscription = framework.subscriptions;
            master.after(refused, () -> {
                if (!framework.suppressed && framework.subscriptions == subscription) {
                    allocateLater();
                }
            });
        }
    }

    void decline(SimFramework framework, String id, double refuseSeconds) {
        Offer offer = offers.get(id);
        if (offer != null && offer.framework == framework) {
            giveBack(offer, offer.cpus, offer.memory, refuseSeconds);
        }
    }

    /** Whether a framework will get offers although it asked for silence. */
    boolean unwanted() {
        boolean free = master.agents().all().stream()
                .anyMatch(a -> a.connected && (a.cpus >= LEAST_CPUS || a.memory >= LEAST_MEMORY));
        return free
                && master.frameworks().all().stream().anyMatch(f -> f.stream != null && f.unwilling && !f.suppressed);
    }

    void revive(SimFramework framework) {
        framework.suppressed = false;
        framework.filters.clear();
        allocateSoon();
    }

    /** Its connection is gone, and so are the offers, without a word. */
    void drop(SimFramework framework) {
        for (Iterator<Offer> all = offers.values().iterator(); all.hasNext(); ) {
            Offer offer = all.next();
            if (offer.framework == framework) {
                all.remove();
                offer.agent.cpus += offer.cpus;
                offer.agent.memory += offer.memory;
            }
        }
    }

    void rescind(SimMasterAgent agent) {
        List.copyOf(offers.values()).forEach(o -> {
            if (o.agent == agent) {
                rescind(o);
            }
        });
    }

    private void rescind(Offer offer) {
        offers.remove(offer.id);
        offer.agent.cpus += offer.cpus;
        offer.agent.memory += offer.memory;
        Protos.OfferID id = Protos.OfferID.newBuilder().setValue(offer.id).build();
        offer.framework.send(
                new SimStreamEvent.News("RESCIND", (scheduler, driver) -> scheduler.offerRescinded(driver, id)));
    }
}
