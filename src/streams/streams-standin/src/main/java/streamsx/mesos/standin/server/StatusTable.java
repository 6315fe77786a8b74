package streamsx.mesos.standin.server;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import streamsx.mesos.standin.config.CommandLine;
import streamsx.mesos.standin.config.ServerMessage;
import streamsx.mesos.standin.config.StandInPaths;
import streamsx.mesos.standin.config.Switches;
import streamsx.mesos.standin.config.UsageException;
import streamsx.mesos.standin.registry.Registration;

/** The table of servers: left aligned, two blanks between columns. */
final class StatusTable {

    private static final String GAP = "  ";

    private StatusTable() {}

    static int print(CommandLine line, Switches switches, PrintStream out, PrintStream err) throws UsageException {
        String type = line.required(CommandLine.TYPE);
        try {
            return FoundServers.use(line, switches, err, byScope -> {
                layOut(rows(byScope, line.has(CommandLine.ALL))).forEach(out::println);
                return 0;
            });
        } catch (UsageException wrong) {
            throw wrong;
        } catch (Exception failed) {
            err.println(ServerMessage.CANNOT_WORK.text(type, failed));
            return 1;
        }
    }

    private static List<List<String>> rows(Map<String, List<Registration>> byScope, boolean withDomain) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(withDomain ? "Domain" : null, "Host", "Port", "PID", "Status", "Version"));
        byScope.forEach((scope, servers) -> {
            String domain = StandInPaths.ALL_DOMAINS.equals(scope) ? "(all)" : scope;
            for (Registration each : servers) {
                rows.add(row(
                        withDomain ? domain : null,
                        each.host + " (" + each.ip + ")",
                        String.valueOf(each.port),
                        each.pid,
                        each.status,
                        each.version));
            }
        });
        return rows;
    }

    /** @param domain null for none */
    private static List<String> row(String domain, String... others) {
        List<String> row = new ArrayList<>(Arrays.asList(others));
        if (domain != null) {
            row.add(0, domain);
        }
        return row;
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
