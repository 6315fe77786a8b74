package streamsx.mesos.standin;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.curator.framework.CuratorFramework;

/** The table of servers: left aligned, two blanks between columns. */
final class StatusTable {

    private static final String GAP = "  ";

    private StatusTable() {}

    static int print(CommandLine line, Switches switches, PrintStream out, PrintStream err) throws UsageException {
        String type = line.required(CommandLine.TYPE);
        String zkConnect = line.required(CommandLine.ZOOKEEPER);
        try (CuratorFramework zooKeeper =
                ZooKeepers.start(zkConnect, switches.sessionTimeoutMs, switches.connectTimeoutMs)) {
            if (!ZooKeepers.awaitConnected(zooKeeper, switches.connectTimeoutMs)) {
                err.println(ServerMessage.NO_ZOOKEEPER.text(zkConnect));
                return 1;
            }
            Registrations registrations = new Registrations(zooKeeper, type);
            List<List<String>> rows = line.has(CommandLine.ALL) ? allScopes(registrations)
                    : rows(registrations.read(line.domain(), null));
            if (rows.isEmpty()) {
                err.println(registrations.none(line.domain(), Locale.getDefault()));
                return 1;
            }
            List<String> header = new ArrayList<>(Arrays.asList("Host", "Port", "PID", "Status", "Version"));
            if (line.has(CommandLine.ALL)) {
                header.add(0, "Domain");
            }
            rows.add(0, header);
            layOut(rows).forEach(out::println);
            return 0;
        } catch (UsageException wrong) {
            throw wrong;
        } catch (Exception failed) {
            err.println(ServerMessage.CANNOT_WORK.text(type, failed));
            return 1;
        }
    }

    private static List<List<String>> allScopes(Registrations registrations) throws Exception {
        List<List<String>> all = new ArrayList<>();
        for (String scope : registrations.scopes()) {
            boolean everyDomain = StandInPaths.ALL_DOMAINS.equals(scope);
            for (List<String> row : rows(registrations.read(everyDomain ? null : scope, null))) {
                row.add(0, everyDomain ? "(all)" : scope);
                all.add(row);
            }
        }
        return all;
    }

    private static List<List<String>> rows(List<Registration> servers) {
        List<List<String>> rows = new ArrayList<>();
        for (Registration each : servers) {
            rows.add(new ArrayList<>(Arrays.asList(each.host + " (" + each.ip + ")", String.valueOf(each.port),
                    each.pid, each.status, each.version)));
        }
        return rows;
    }

    static List<String> layOut(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(i == 0 ? "" : GAP).append(row.get(i));
                for (int pad = row.get(i).length(); pad < widths[i] && i < widths.length - 1; pad++) {
                    line.append(' ');
                }
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
