package streamsx.mesos.sandbox.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * A domain as its users see it at a moment, in the words of the commands.
 *
 * @param domain    what {@code getdomainstate} prints
 * @param instance  what {@code getinstancestate} prints
 * @param resources what {@code getresourcestate -l} prints
 */
record DomainView(String domain, String instance, String resources) {
    static DomainView of(Streamtool streamtool, Instances instances) {
        return new DomainView(
                streamtool.ask("getdomainstate"),
                streamtool.ask("getinstancestate"),
                instances.command("getresourcestate", "-l"));
    }

    /** Names of the commands that print something else now. */
    List<String> changes(DomainView now) {
        List<String> changes = new ArrayList<>();
        if (!domain.equals(now.domain)) {
            changes.add("getdomainstate");
        }
        if (!instance.equals(now.instance)) {
            changes.add("getinstancestate");
        }
        if (!resources.equals(now.resources)) {
            changes.add("getresourcestate");
        }
        return changes;
    }

    /** Whether an instance of this state runs, with this many resources. */
    static boolean running(String instance, int resourceCount) {
        return instance.contains("State: RUNNING ") && instance.contains("Resources: " + resourceCount + " ");
    }

    /** A resource of an instance of this state that runs applications and no service of the instance's own. */
    static String applicationResource(String instance) {
        return instance.lines()
                .skip(2)
                .filter(row -> !row.contains("management"))
                .map(row -> row.strip().split("\\s+")[0])
                .reduce((first, last) -> last)
                .orElseThrow(() -> new DemoException("no application resource in\n" + instance));
    }
}
