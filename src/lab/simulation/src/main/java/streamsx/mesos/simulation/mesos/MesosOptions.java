package streamsx.mesos.simulation.mesos;

import java.util.List;

/**
 * The cluster, and how it behaves.
 *
 * @param agents        names of the agents' hosts, as the network knows them
 * @param cpus          of each agent
 * @param memory        of each agent, in MB
 * @param callsOvertake a defect to be found by the checker: a driver reports an ACCEPT as accepted before it is, and
 *                      lets the calls behind it overtake it
 */
public record MesosOptions(
        List<String> agents, double cpus, double memory, Times times, Odds odds, boolean callsOvertake) {

    /**
     * Times in ms. Where a range is meant the value is its upper end.
     *
     * @param heartbeat       between two heartbeats of the master
     * @param silenceLimit        silence after which a driver takes the connection for broken
     * @param request         longest wait for the answer to a call
     * @param agentTimeout    silence after which the master takes an agent for unreachable
     * @param agentReregister time for agents to register again with a new master; until then it answers nothing about
     *     them
     * @param agentReturn     time that an agent takes to register again
     * @param failover        time without a scheduler after which the framework is removed
     * @param leaderless      time without a leading master
     * @param launch          from the launch to the process
     * @param running         from the process to RUNNING
     * @param kill            from KILL to the end of the process
     * @param retry           an unacknowledged update is repeated after this, then after twice as long …
     * @param retryCap        … up to this
     * @param life            a task that fails or finishes by itself does so within this
     */
    public record Times(
            long heartbeat,
            long silenceLimit,
            long request,
            long agentTimeout,
            long agentReregister,
            long agentReturn,
            long failover,
            long leaderless,
            long launch,
            long running,
            long kill,
            long retry,
            long retryCap,
            long life) {
        public static Times defaults() {
            return new Times(
                    10_000,
                    25_000,
                    15_000,
                    30_000,
                    60_000,
                    8_000,
                    7 * 24 * 3_600_000L,
                    6_000,
                    800,
                    400,
                    2_000,
                    10_000,
                    40_000,
                    90_000);
        }

        public Times withFailover(long millis) {
            return new Times(
                    heartbeat,
                    silenceLimit,
                    request,
                    agentTimeout,
                    agentReregister,
                    agentReturn,
                    millis,
                    leaderless,
                    launch,
                    running,
                    kill,
                    retry,
                    retryCap,
                    life);
        }
    }

    /**
     * Probabilities, 0 to 1.
     *
     * @param failAtOnce  a task fails as soon as it begins
     * @param failLater   a task fails within {@link Times#life}
     * @param finish      a task ends by itself within {@link Times#life}
     * @param duplicate   an update arrives twice
     * @param loss        a message between agent and master is lost, and their connection with it
     * @param rescind     an offer is taken back
     * @param lateCall    a call that the network swallowed arrives later, when the link is back
     * @param lostDemand  a SUPPRESS or REVIVE is accepted by the master and has no effect
     * @param lateNotice  the master learns late that a connection is gone
     */
    public record Odds(
            double failAtOnce,
            double failLater,
            double finish,
            double duplicate,
            double loss,
            double rescind,
            double lateCall,
            double lostDemand,
            double lateNotice) {
        /** Nothing goes wrong by itself. */
        public static Odds none() {
            return new Odds(0, 0, 0, 0, 0, 0, 0, 0, 0);
        }

        public static Odds rough() {
            return new Odds(0.05, 0.03, 0.03, 0.05, 0.01, 0.05, 0.3, 0.15, 0.5);
        }
    }

    public MesosOptions {
        agents = List.copyOf(agents);
    }

    /** Three agents of 8 cpus and 16 GB, on which nothing goes wrong by itself. */
    public static MesosOptions defaults() {
        return new MesosOptions(List.of("agent1", "agent2", "agent3"), 8, 16_384, Times.defaults(), Odds.none(), false);
    }

    public MesosOptions withAgents(List<String> names) {
        return new MesosOptions(names, cpus, memory, times, odds, callsOvertake);
    }

    public MesosOptions withTimes(Times value) {
        return new MesosOptions(agents, cpus, memory, value, odds, callsOvertake);
    }

    public MesosOptions withOdds(Odds value) {
        return new MesosOptions(agents, cpus, memory, times, value, callsOvertake);
    }

    public MesosOptions withCallsOvertake(boolean value) {
        return new MesosOptions(agents, cpus, memory, times, odds, value);
    }
}
