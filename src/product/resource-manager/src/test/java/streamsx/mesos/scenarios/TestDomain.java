package streamsx.mesos.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.ibm.streams.resourcemgr.ResourceException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import streamsx.mesos.sandbox.streams.store.DomainStore;
import streamsx.mesos.sandbox.streams.store.Zk;
import streamsx.mesos.standin.client.ConnectionListener;
import streamsx.mesos.standin.client.DomainConnection;
import streamsx.mesos.standin.client.DomainConnections;
import streamsx.mesos.standin.config.StandInPaths;
import streamsx.mesos.standin.wire.ClientIdentity;

/** A domain, and one of its instances, as a user has them at a terminal with streamtool. */
final class TestDomain {
    private static final Pattern ROW = Pattern.compile("(mesos_resource_\\d+) +(\\S+) .*");

    /** Each look is a command, with a session of ZooKeeper of its own. */
    private static final long PAUSE_MILLIS = 100;

    private final Site site;
    private final String id;
    private final String instance;

    private TestDomain(Site site, String id, String instance) {
        this.site = site;
        this.id = id;
        this.instance = instance;
    }

    /** Makes a domain, with quick reactions where the product's are slow. */
    static TestDomain make(Site site, String id, String... properties) {
        List<String> command = new ArrayList<>(List.of("mkdomain"));
        for (String property : List.of(
                "domain.externalResourceManager=mesos",
                "controller.startTimeout=30",
                "standin.replacementDelayMillis=100",
                "standin.retryMillis=1000")) {
            String name = property.substring(0, property.indexOf('=') + 1);
            if (List.of(properties).stream().noneMatch(p -> p.startsWith(name))) {
                command.addAll(List.of("--property", property));
            }
        }
        for (String property : properties) {
            command.addAll(List.of("--property", property));
        }
        TestDomain domain = new TestDomain(site, id, "I");
        domain.streamtool(command.toArray(String[]::new));
        return domain;
    }

    /** The same domain; instance commands are for this instance. */
    TestDomain instance(String other) {
        return new TestDomain(site, id, other);
    }

    TestDomain start() {
        assertThat(streamtool("startdomain")).contains("CDISA0021I", "CDISA0100I", "CDISA0022I");
        return this;
    }

    /** An instance of so many resources, started. */
    TestDomain run(int resources) {
        streamtool("mkinstance", "--numresources", String.valueOf(resources));
        streamtool("startinstance");
        awaitInstance("State: RUNNING Resources: " + resources + " ");
        return this;
    }

    /** Ends the instance for good. */
    void end() {
        streamtool("stopinstance");
        streamtool("rminstance", "--noprompt");
    }

    String id() {
        return id;
    }

    Site.Told tool(String... arguments) {
        return site.toolOf(id, instance, arguments);
    }

    /** Runs a command that must succeed; what it prints. */
    String streamtool(String... arguments) {
        Site.Told told = tool(arguments);
        if (told.exitCode() != 0) {
            throw new AssertionError(
                    String.join(" ", arguments) + " failed with " + told.exitCode() + ":\n" + told.out());
        }
        return told.out();
    }

    /** Runs a command that must be refused, with this id; what it prints. */
    String refused(String messageId, String... arguments) {
        Site.Told told = tool(arguments);
        assertThat(told.out())
                .as(String.join(" ", arguments))
                .contains(messageId)
                .doesNotContain("Exception");
        assertThat(told.exitCode()).as(told.out()).isNotZero();
        return told.out();
    }

    /** A resource in getinstancestate or getdomainstate. */
    record Row(String name, String status, String line) {
        /** As the manager calls it. */
        String nativeId() {
            return name.substring("mesos_".length());
        }
    }

    private List<Row> rows(String command) {
        List<Row> rows = new ArrayList<>();
        for (String line : streamtool(command).lines().toList()) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.add(new Row(row.group(1), row.group(2), line));
            }
        }
        return rows;
    }

    /** Resources of the instance. */
    List<Row> resources() {
        return rows("getinstancestate");
    }

    /** All resources that the domain can use, those of its instances too. */
    List<Row> all() {
        return rows("getdomainstate");
    }

    /** The domain's own resources. */
    List<Row> services() {
        return all().stream().filter(r -> r.line.contains("controller,")).toList();
    }

    void awaitInstance(String part) {
        Site.until(
                "getinstancestate of " + id + "/" + instance + " shows " + part,
                PAUSE_MILLIS,
                () -> streamtool("getinstancestate").contains(part));
    }

    /** Waits for that many running resources of the instance, and no other; returns them. */
    List<Row> awaitResources(int count, Predicate<List<Row>> also) {
        List<Row> last = new ArrayList<>();
        Site.until(count + " resources run in " + id + "/" + instance, PAUSE_MILLIS, () -> {
            last.clear();
            last.addAll(resources());
            return last.size() == count && last.stream().allMatch(r -> r.status.equals("RUNNING")) && also.test(last);
        });
        return last;
    }

    void awaitMessage(String part) {
        Site.until(
                "domain " + id + " says " + part,
                PAUSE_MILLIS,
                () -> streamtool("lsmessages").contains(part));
    }

    /** Messages with this id. */
    List<String> messages(String messageId) {
        return streamtool("lsmessages")
                .lines()
                .filter(l -> l.contains(" " + messageId + " "))
                .toList();
    }

    /** Sends a custom command to the domain's resource manager; the answer. */
    JsonNode custom(String command, Locale locale) throws ResourceException, IOException {
        try (DomainConnection connection = DomainConnections.create(
                ClientIdentity.tool("getresourcestate", id, site.zkConnect()),
                "mesos",
                site.zkConnect(),
                new ConnectionListener() {})) {
            connection.connect();
            return new ObjectMapper().readTree(connection.customCommand(command, locale));
        }
    }

    /** What the manager says of a resource. */
    JsonNode managed(String nativeId) throws ResourceException, IOException {
        for (JsonNode one : custom("{\"command\":\"getresourcestate\",\"long\":\"true\"}", Locale.ENGLISH)
                .get("resources")) {
            if (one.get("nativeId").asText().equals(nativeId)) {
                return one;
            }
        }
        throw new AssertionError("the manager does not know " + nativeId);
    }

    private interface Look<T> {
        T at(DomainStore store) throws IOException;
    }

    private <T> T look(Look<T> look) throws IOException {
        try (Zk zk = Zk.connect(site.zkConnect(), Duration.ofSeconds(10), Duration.ofSeconds(10))) {
            return look.at(new DomainStore(zk, id));
        }
    }

    /** The process of a resource's controller. */
    ProcessHandle controller(String nativeId) throws IOException {
        return look(store -> ProcessHandle.of(new ObjectMapper()
                        .readTree(store.zk()
                                .get(StandInPaths.controller(id, nativeId))
                                .orElseThrow()
                                .data())
                        .get("pid")
                        .asLong())
                .orElseThrow());
    }

    /** The resource that the domain manager is on. */
    String manager() throws IOException {
        return look(store -> store.manager().orElseThrow().nativeId());
    }

    /** The id under which the domain's current start is known to the manager. */
    String clientId() throws IOException {
        return look(store -> store.domain().orElseThrow().clientId());
    }

    /** The domain saw nothing that a resource manager must not do. */
    void assertNoViolations() {
        assertThat(streamtool("lsmessages", "--violations")).isEmpty();
    }
}
