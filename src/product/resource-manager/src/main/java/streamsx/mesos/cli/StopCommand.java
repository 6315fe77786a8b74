package streamsx.mesos.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import streamsx.mesos.config.Config;
import streamsx.mesos.config.ConfigException;

/** Stops instances and, as they end in order, their supervisors. Tasks live on; only teardown ends them. */
@Command(
        name = "stop",
        description = {
            "Stops all instances, or those of some hosts. Tasks go on running.",
            "Stopping all is refused while resources are allocated, unless forced. "
                    + "If others remain, one of them takes over."
        })
final class StopCommand extends InstanceCommand {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Option(
            names = "--hosts",
            split = ",",
            paramLabel = "host[:port]",
            description = "stop only the instances on these hosts")
    private List<String> hosts;

    @Option(names = "--force", description = "stop although resources are allocated")
    private boolean force;

    @Override
    public Integer call() throws Exception {
        Config config = common().config();
        try (Directory directory = new ZooKeeperDirectory(config)) {
            List<Member> members = running(config, directory);
            List<Member> selected = hosts == null ? members : select(members);
            List<Member> standbys =
                    selected.stream().filter(member -> !member.leads()).toList();
            boolean withLeader = selected.size() > standbys.size();
            boolean all = selected.size() == members.size();
            if (all && !force) {
                // The leader says whether all may stop, before the first one does. Forced, it is not even asked: it
                // might not be able to answer.
                client(config, members.get(0)).post("/api/v1/stop", Map.of("force", false));
            }
            handOver(config, directory, standbys);
            if (withLeader) {
                handOver(config, directory, List.of(members.get(0)));
            }
        }
        return 0;
    }

    private List<Member> select(List<Member> members) throws CliException {
        Set<Member> selected = new LinkedHashSet<>();
        for (String host : hosts) {
            List<Member> there = members.stream()
                    .filter(member -> matches(member, host.strip()))
                    .toList();
            if (there.isEmpty()) {
                throw new CliException(
                        CliException.FAILED,
                        "No instance is running at " + host + "; there are "
                                + String.join(
                                        ", ",
                                        members.stream().map(Member::describe).toList()));
            }
            selected.addAll(there);
        }
        return List.copyOf(selected);
    }

    private static boolean matches(Member member, String wanted) {
        if (member.info().address().equals(wanted) || sameHost(member.info().host(), wanted)) {
            return true;
        }
        int colon = wanted.lastIndexOf(':');
        return colon > 0
                && wanted.substring(colon + 1)
                        .equals(String.valueOf(member.info().port()))
                && sameHost(member.info().host(), wanted.substring(0, colon));
    }

    private static boolean sameHost(String one, String other) {
        try {
            return one.equals(other)
                    || (!other.isEmpty() && InetAddress.getByName(one).equals(InetAddress.getByName(other)));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private void handOver(Config config, Directory directory, List<Member> members)
            throws CliException, ConfigException {
        List<CliException> failures = new ArrayList<>();
        List<Member> asked = new ArrayList<>();
        for (Member member : members) {
            try {
                client(config, member).post("/api/v1/handover", Map.of());
                asked.add(member);
            } catch (CliException e) {
                failures.add(e);
            }
        }
        report(asked, directory.awaitGone(asked, LIMIT));
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    private void report(List<Member> asked, List<Member> left) throws CliException {
        for (Member member : asked) {
            if (!left.contains(member)) {
                out().println("Stopped " + member.describe());
            }
        }
        out().flush();
        if (!left.isEmpty()) {
            throw new CliException(
                    CliException.FAILED,
                    "Still running after " + LIMIT.toSeconds() + " s: "
                            + String.join(
                                    ", ", left.stream().map(Member::describe).toList()));
        }
    }
}
