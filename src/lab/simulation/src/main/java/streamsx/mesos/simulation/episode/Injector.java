package streamsx.mesos.simulation.episode;

import java.util.List;
import java.util.function.Consumer;
import streamsx.mesos.invariants.history.Fact;
import streamsx.mesos.simulation.client.SimClient;
import streamsx.mesos.simulation.faults.Fault;
import streamsx.mesos.simulation.faults.Points;
import streamsx.mesos.simulation.instance.SimInstance;
import streamsx.mesos.simulation.mesos.SimMesos;
import streamsx.mesos.simulation.time.Life;
import streamsx.mesos.simulation.zookeeper.SimEnsemble;

/** Does to the system what a plan says. */
final class Injector {
    private static final String MESOS = "mesos";
    private final SimSystem system;

    Injector(SimSystem system) {
        this.system = system;
    }

    void arm(List<Fault> plan) {
        for (Fault fault : plan) {
            system.timeline().after(fault.at(), () -> begin(fault));
        }
    }

    private void begin(Fault fault) {
        int choice = fault.choice();
        switch (fault.kind()) {
            case INSTANCE_KILLED -> on(fault, victim(choice), SimInstance::kill);
            case INSTANCE_STOPPED -> on(fault, victim(choice), SimInstance::terminate);
            case INSTANCE_PAUSED -> {
                SimInstance paused = victim(choice);
                Life life = paused.life();
                on(fault, paused, SimInstance::pause);
                later(fault, () -> {
                    told(paused.host(), "goes on");
                    life.resume();
                });
            }
            case CRASH_AT_A_STEP -> crashAtAStep(fault);
            case CLOCK_SET -> on(fault, victim(choice), i -> i.jump((choice % 3 - 1) * (fault.lasts() + 1_000)));
            case ZOOKEEPER_AWAY -> {
                told(SimEnsemble.HOST, fault.toString());
                system.ensemble().setAvailable(false);
                later(fault, () -> {
                    told(SimEnsemble.HOST, "is back");
                    system.ensemble().setAvailable(true);
                });
            }
            case ZOOKEEPER_CONNECTION_BROKEN -> on(fault, victim(choice), SimInstance::breakZooKeeperConnection);
            case ZOOKEEPER_LAGS -> {
                told(SimEnsemble.HOST, fault.toString());
                system.ensemble().setLag(1 + fault.lasts());
                later(fault, () -> system.ensemble().setLag(0));
            }
            case ZOOKEEPER_CUT -> cut(fault, victim(choice).host(), SimEnsemble.HOST);
            case LATCH_DELETED -> {
                told(SimEnsemble.HOST, fault.toString());
                system.ensemble().deleteLatchOfLeader();
            }
            case MASTER_CUT -> cut(fault, victim(choice).host(), MESOS);
            case CLIENT_CUT ->
                cut(fault, client(choice).name(), victim(choice / 64).host());
            case CLIENT_VANISHES -> {
                told(client(choice).name(), fault.toString());
                client(choice).vanish();
            }
            case SLOW ->
                slow(
                        fault,
                        choice % 3 == 0
                                ? SimEnsemble.HOST
                                : choice % 3 == 1 ? MESOS : victim(choice).host());
            default -> mesos(fault);
        }
    }

    private void mesos(Fault fault) {
        SimMesos mesos = system.mesos();
        List<String> agents = system.agents();
        String agent = agents.get(fault.choice() % agents.size());
        told(
                fault.kind().label().startsWith("agent") || fault.kind().label().startsWith("host") ? agent : MESOS,
                fault.toString());
        switch (fault.kind()) {
            case MASTER_FAILS_OVER -> mesos.failOver();
            case AGENT_CRASHES -> {
                mesos.crashAgent(agent);
                later(fault, () -> mesos.restartAgent(agent));
            }
            case AGENT_BREAKS_TASKS -> {
                mesos.breakAgent(agent, true);
                later(fault, () -> mesos.breakAgent(agent, false));
            }
            case AGENT_STALLS -> {
                mesos.stallAgent(agent, true);
                later(fault, () -> mesos.stallAgent(agent, false));
            }
            case AGENT_CUT -> {
                mesos.cutAgent(agent);
                later(fault, () -> mesos.mendAgent(agent));
            }
            case HOST_LOST -> {
                mesos.loseHost(agent);
                later(fault, () -> mesos.restartAgent(agent));
            }
            case TASK_FAILS ->
                mesos.liveTasks().keySet().stream()
                        .skip(fault.choice() % 5)
                        .findFirst()
                        .ifPresent(mesos::failTask);
            case FRAMEWORK_REMOVED -> mesos.frameworkIds().stream().findFirst().ifPresent(mesos::removeFramework);
            default -> throw new IllegalStateException("nobody does " + fault);
        }
    }

    private void crashAtAStep(Fault fault) {
        Points.Point[] points = Points.Point.values();
        Points.Point point = points[fault.choice() % points.length];
        Points at = system.points();
        int nth = at.count(point) + 1 + fault.choice() / 64 % 12;
        at.arm(point, nth, () -> {
            Life life = at.there();
            system.history().add(new Fact.Fault(system.timeline().now(), life.name(), "dies at step " + point));
            system.instances().stream().filter(i -> i.life() == life).forEach(SimInstance::kill);
        });
    }

    private void cut(Fault fault, String one, String other) {
        boolean out = fault.choice() % 4 != 1;
        boolean in = fault.choice() % 4 != 2;
        told(
                one,
                fault.kind().label() + (out ? " >" : " ") + (in ? "< " : " ") + other + " for " + fault.lasts()
                        + " ms");
        if (out) {
            system.network().cut(one, other);
        }
        if (in) {
            system.network().cut(other, one);
        }
        later(fault, () -> {
            system.network().mend(one, other);
            system.network().mend(other, one);
        });
    }

    private void slow(Fault fault, String host) {
        told(host, fault.toString());
        system.network().slow(host, true);
        later(fault, () -> system.network().slow(host, false));
    }

    private void on(Fault fault, SimInstance instance, Consumer<SimInstance> action) {
        told(instance.life().name(), fault.toString());
        action.accept(instance);
    }

    private void later(Fault fault, Runnable action) {
        system.timeline().after(fault.lasts(), action);
    }

    /** Mostly the leader: the others have little to lose. */
    private SimInstance victim(int choice) {
        List<SimInstance> all = system.instances();
        Life leader = system.ensemble().leader();
        return all.stream()
                .filter(i -> choice % 4 > 0 && i.life() == leader)
                .findFirst()
                .orElse(all.get(choice / 4 % all.size()));
    }

    private SimClient client(int choice) {
        return system.clients().get(choice % system.clients().size());
    }

    private void told(String who, String what) {
        system.history().add(new Fact.Fault(system.timeline().now(), who, what));
    }
}
