package streamsx.mesos.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import streamsx.mesos.config.Config;

/** Shows the resources as the leader last committed them. */
@Command(name = "getresourcestate", description = "Shows the resources and their tasks.")
final class GetResourceStateCommand extends InstanceCommand {
    @Option(
            names = {"-l", "--long"},
            description = "also show tags, cores and memory")
    private boolean longForm;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Config config = common().config();
        JsonNode resources;
        try (Directory directory = new ZooKeeperDirectory(config)) {
            resources = client(config, running(config, directory).get(0)).get("/api/v1/resources");
        }
        if (json) {
            out().println(Json.pretty(resources));
        } else {
            out().print(table(resources, longForm));
        }
        return 0;
    }

    static Table table(JsonNode resources, boolean longForm) {
        List<String> header = new ArrayList<>(List.of(
                "Display Name",
                "Native Name",
                "Mesos Task ID",
                "Resource State",
                "Request State",
                "Completion Status",
                "Host Name",
                "Is Master"));
        if (longForm) {
            header.addAll(List.of("Tags", "Cores", "Memory"));
        }
        Table table = new Table(header.toArray(String[]::new));
        for (JsonNode resource : resources) {
            List<String> row = new ArrayList<>();
            for (String field : List.of(
                    "id",
                    "nativeId",
                    "mesosTaskId",
                    "resourceState",
                    "requestState",
                    "taskCompletionStatus",
                    "hostname",
                    "master")) {
                row.add(text(resource.path(field)));
            }
            if (longForm) {
                List<String> tags = new ArrayList<>();
                resource.path("tags").forEach(tag -> tags.add(tag.asText()));
                row.add(tags.toString());
                row.add(number(resource.path("cores")));
                row.add(number(resource.path("memory")));
            }
            table.add(row);
        }
        return table;
    }

    private static String text(JsonNode value) {
        return value.isNull() ? "" : value.asText("");
    }

    /** Always with a fraction, as the field knows it: 2.0, not 2. */
    private static String number(JsonNode value) {
        return value.isNumber() ? String.valueOf(value.asDouble()) : text(value);
    }
}
