package streamsx.mesos.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import streamsx.mesos.config.Config;

/** Shows who runs. Needs ZooKeeper only. */
@Command(name = "status", description = "Shows the instances: RUNNING is the leader, STANDBY the others.")
final class StatusCommand extends InstanceCommand {
    @Option(names = "--all", description = "show the instances of all resource types and domains; excludes --domain-id")
    private boolean all;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (all && common().namesDomain()) {
            throw new CliException(CliException.USAGE, "--all and --domain-id exclude each other");
        }
        Config config = common().config();
        try (Directory directory = new ZooKeeperDirectory(config)) {
            List<Member> members = all ? directory.allMembers() : directory.members();
            if (json) {
                out().println(Json.pretty(
                        members.stream().map(StatusCommand::asJson).toList()));
            } else if (!members.isEmpty()) {
                out().print(table(members, all));
            }
            if (members.isEmpty()) {
                throw new CliException(
                        CliException.NO_INSTANCE, "No instance is running" + (all ? "" : " for " + scope(config)));
            }
        }
        return 0;
    }

    private static Table table(List<Member> members, boolean all) {
        Map<String, String> hosts = HostNames.shown(
                members.stream().map(member -> member.info().host()).toList());
        Table table = all
                ? new Table("Type", "Domain", "Host", "Port", "PID", "Status", "Version")
                : new Table("Host", "Port", "PID", "Status", "Version");
        for (Member member : members) {
            List<String> row = new ArrayList<>();
            if (all) {
                row.add(member.scope().type());
                row.add(member.scope().domain());
            }
            row.addAll(List.of(
                    hosts.get(member.info().host()),
                    String.valueOf(member.info().port()),
                    String.valueOf(member.info().pid()),
                    member.status(),
                    member.info().version()));
            table.add(row);
        }
        return table;
    }

    private static Map<String, Object> asJson(Member member) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", member.scope().type());
        fields.put("domain", member.scope().domain());
        fields.put("host", member.info().host());
        fields.put("port", member.info().port());
        fields.put("pid", member.info().pid());
        fields.put("status", member.status());
        fields.put("version", member.info().version());
        return fields;
    }
}
