package streamsx.mesos.standin.server;

import java.io.PrintStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.curator.framework.CuratorFramework;
import streamsx.mesos.standin.config.CommandLine;
import streamsx.mesos.standin.config.ServerMessage;
import streamsx.mesos.standin.config.StandInPaths;
import streamsx.mesos.standin.config.Switches;
import streamsx.mesos.standin.registry.Registration;
import streamsx.mesos.standin.registry.Registrations;
import streamsx.mesos.standin.registry.ZooKeepers;

/** Finds the servers that a command line is about: those of one scope, or with {@code --all} of each. */
final class FoundServers {

    /** What is done with them while the connection to ZooKeeper is open. */
    interface Use {
        /**
         * @param byScope each scope's servers, at least one, the leader first; at least one scope
         * @return exit code
         */
        int of(Map<String, List<Registration>> byScope) throws Exception;
    }

    private FoundServers() {}

    /**
     * @param err gets a line if ZooKeeper does not answer, or there is no server
     * @return exit code
     */
    static int use(CommandLine line, Switches switches, PrintStream err, Use use) throws Exception {
        String type = line.required(CommandLine.TYPE);
        String zkConnect = line.required(CommandLine.ZOOKEEPER);
        try (CuratorFramework zooKeeper =
                ZooKeepers.start(zkConnect, switches.sessionTimeoutMs, switches.connectTimeoutMs)) {
            if (!ZooKeepers.awaitConnected(zooKeeper, switches.connectTimeoutMs)) {
                err.println(ServerMessage.NO_ZOOKEEPER.text(zkConnect));
                return 1;
            }
            Registrations registrations = new Registrations(zooKeeper, type);
            Map<String, List<Registration>> found = new LinkedHashMap<>();
            for (String scope : line.has(CommandLine.ALL)
                    ? registrations.scopes()
                    : Collections.singletonList(scope(line.domain()))) {
                List<Registration> servers =
                        registrations.read(StandInPaths.ALL_DOMAINS.equals(scope) ? null : scope, null);
                if (!servers.isEmpty()) {
                    found.put(scope, servers);
                }
            }
            if (found.isEmpty()) {
                err.println(registrations.none(line.domain(), Locale.getDefault()));
                return 1;
            }
            return use.of(found);
        }
    }

    private static String scope(String domainId) {
        return domainId == null ? StandInPaths.ALL_DOMAINS : domainId;
    }
}
