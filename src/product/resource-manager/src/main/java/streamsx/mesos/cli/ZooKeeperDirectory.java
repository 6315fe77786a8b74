package streamsx.mesos.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import streamsx.mesos.cli.Member.Scope;
import streamsx.mesos.config.Config;
import streamsx.mesos.leader.InstanceDirectory;
import streamsx.mesos.leader.InstanceInfo;

/** Reads the latch nodes with a bare client: Curator would cost a command a third of its time. */
final class ZooKeeperDirectory implements Directory {
    private static final int SEQUENCE_DIGITS = 10;

    private final Config config;
    private final ZkSession session;

    ZooKeeperDirectory(Config config) throws CliException {
        this.config = config;
        session = new ZkSession(config.zooKeeper().connect());
    }

    @Override
    public List<Member> members() throws CliException {
        return members(new Scope(config.streams().type(), config.streams().domainStep()));
    }

    @Override
    public List<Member> allMembers() throws CliException {
        String root = config.zooKeeper().root();
        List<Member> all = new ArrayList<>();
        for (String type : sorted(session.children(root))) {
            for (String domain : sorted(session.children(root + "/" + type))) {
                all.addAll(members(new Scope(type, domain)));
            }
        }
        return all;
    }

    private String latch(Scope scope) {
        return config.zooKeeper().root() + "/" + scope.type() + "/" + scope.domain() + "/leader";
    }

    private List<Member> members(Scope scope) throws CliException {
        List<Member> members = new ArrayList<>();
        List<String> nodes = session.children(latch(scope)).stream()
                .filter(InstanceDirectory::isLatchNode)
                .sorted(Comparator.comparing(ZooKeeperDirectory::sequence))
                .toList();
        for (int i = 0; i < nodes.size(); i++) {
            String node = nodes.get(i);
            Optional<byte[]> data = session.data(latch(scope) + "/" + node);
            if (data.isPresent()) {
                members.add(new Member(scope, node, parse(data.get()), i == 0));
            }
        }
        return members;
    }

    private static String sequence(String node) {
        return node.substring(Math.max(0, node.length() - SEQUENCE_DIGITS));
    }

    /** An instance whose node says nothing of use is shown all the same: it takes part in the election. */
    private static InstanceInfo parse(byte[] data) {
        JsonNode json = Json.parse(data).orElse(null);
        if (json == null || !json.hasNonNull("host") || !json.hasNonNull("port")) {
            return new InstanceInfo("?", 0, 0, "?");
        }
        return new InstanceInfo(
                json.get("host").asText(),
                json.get("port").asInt(),
                json.path("pid").asLong(),
                json.path("version").asText("?"));
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted().toList();
    }

    @Override
    public List<Member> awaitGone(Collection<Member> members, Duration limit) throws CliException {
        long end = System.nanoTime() + limit.toNanos();
        Semaphore changes = new Semaphore(0);
        List<Member> left = new ArrayList<>(members);
        while (!left.isEmpty()) {
            Set<String> there = nodes(left, changes);
            left.removeIf(member -> !there.contains(member.node()));
            try {
                if (!left.isEmpty() && !changes.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return left;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return left;
            }
        }
        return left;
    }

    private Set<String> nodes(List<Member> members, Semaphore changes) throws CliException {
        Set<Scope> scopes = members.stream().map(Member::scope).collect(Collectors.toSet());
        List<String> nodes = new ArrayList<>();
        for (Scope scope : scopes) {
            nodes.addAll(session.children(latch(scope), event -> changes.release()));
        }
        return Set.copyOf(nodes);
    }

    @Override
    public Optional<String> frameworkId() throws CliException {
        return session.data(config.zkPath() + "/framework")
                .flatMap(Json::parse)
                .map(json -> json.path("id").asText(""))
                .filter(id -> !id.isEmpty());
    }

    @Override
    public void removeState() throws CliException {
        List<Member> running = members();
        if (!running.isEmpty()) {
            throw new CliException(
                    CliException.FAILED,
                    "An instance has started meanwhile: " + running.get(0).describe() + "; its state is left alone");
        }
        // The framework last: as long as it is there, the command can be repeated.
        for (String part : List.of("clients", "resources", "framework")) {
            session.removeTree(config.zkPath() + "/" + part);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
