package streamsx.mesos.sandbox.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.agent.config.AgentConfig;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;
import streamsx.mesos.sandbox.mesos.zookeeper.ZooKeeperProcess;
import streamsx.mesos.testsupport.Await;

/** The page at {@code /}: what a person reads there, and that nobody's words become markup. */
@Timeout(60)
class StatusPageIT {
    private static final Await AWAIT = Await.failingWith(IllegalStateException.class, IllegalStateException::new);
    private static final Duration AT_MOST = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private static final String EVIL = "<script>alert(1)</script>";
    private static final String SHOWN = "&lt;script&gt;alert(1)&lt;/script&gt;";
    private static final String TASK = "t'&amp;<i>";

    @TempDir
    Path dir;

    private ZooKeeperProcess zk;
    private SandboxMaster master;
    private SandboxMaster standby;
    private SandboxAgent agent;

    @BeforeEach
    void start() throws Exception {
        zk = ZooKeeperProcess.start("127.0.0.1", 0, dir.resolve("zk"), Duration.ofMillis(200));
        String url = "zk://" + zk.connectString() + "/mesos";
        MasterConfig config = MasterConfig.defaults()
                .withAllocationInterval(Duration.ofMillis(50))
                .withOnLeadershipLost(() -> {})
                .withZk(url, Duration.ofSeconds(10));
        master = SandboxMaster.start(config);
        awaitPage(master, page -> page.contains("This master leads."));
        standby = SandboxMaster.start(config);
        agent = SandboxAgent.start(AgentConfig.defaults(url, dir.resolve("agent"))
                .withResources("cpus:4;mem:1000;disk:100;ports:[31000-31009]"));
    }

    @AfterEach
    void stop() {
        agent.closeAndKillTasks();
        standby.close();
        master.close();
        zk.close();
    }

    @Test
    void tellsWhatRunsAndEscapesWhatOthersSay() throws Exception {
        String info = TestScheduler.info(60)
                .replace(
                        "\"name\":\"test\"",
                        "\"name\":\"" + EVIL + "\",\"webui_url\":\"javascript:alert(1)\"," + "\"principal\":\"" + EVIL
                                + "\"");
        try (TestScheduler scheduler = TestScheduler.subscribe(master.port(), info, null)) {
            JsonNode offer = scheduler.awaitOffer();
            awaitPage(master, page -> row(page, "cpus").equals("cpus 4 0 4 0"));
            scheduler.launch(offer, TestScheduler.task(TASK, offer, "echo '<b>out</b>'; sleep 60"));
            scheduler.awaitState(TASK, "TASK_RUNNING");
            scheduler.call("SUPPRESS", "");
            String page = awaitPage(master, text -> row(text, "mem").equals("mem 1000 32 0 968"));
            assertThat(row(page, "cpus")).isEqualTo("cpus 4 0.1 0 3.9");
            assertThat(page).doesNotContain("<script").doesNotContain("<i>").doesNotContain("href=\"javascript:");
            assertThat(page)
                    .contains(SHOWN)
                    .contains("t&#39;&amp;amp;&lt;i&gt;")
                    .contains("TASK_RUNNING");
            assertThat(page).contains("127.0.0.1:" + agent.port()).contains("ports [31000-31009]");
            assertThat(page).contains("name=\"viewport\"").contains("data-label=\"state\"");
            String output = awaitLinked(page, "stdout", text -> text.contains("out"));
            assertThat(output)
                    .endsWith("\r\n\r\n<b>out</b>\n")
                    .contains("Content-Type: text/plain; charset=utf-8\r\n")
                    .contains("nosniff");
            assertThat(awaitLinked(page, "stderr", text -> true)).startsWith("HTTP/1.1 200");
            TestScheduler.http(master.port(), "POST", "/teardown", "", "frameworkId=" + scheduler.frameworkId);
            String ended = awaitPage(
                    master,
                    text -> text.substring(text.indexOf("Terminated frameworks"))
                            .contains(scheduler.frameworkId));
            assertThat(ended.substring(ended.indexOf("Active frameworks"), ended.indexOf("Terminated frameworks")))
                    .contains("<p>none</p>");
            assertThat(ended.substring(ended.indexOf("Terminated frameworks")))
                    .contains(SHOWN)
                    .contains("TASK_KILLED");
            assertThat(awaitLinked(ended, "stdout", text -> true)).contains("<b>out</b>");
        }
    }

    @Test
    void tellsWhichMastersThereAre() throws Exception {
        assertThat(awaitPage(master, page -> !page.contains("Other masters: none")))
                .contains(
                        "Other masters: <a href=\"http://" + standby.hostPort() + "/\">" + standby.hostPort() + "</a>");
        assertThat(awaitPage(standby, page -> page.contains("Leading master")))
                .contains("Leading master: <a href=\"http://" + master.hostPort() + "/\">" + master.hostPort() + "</a>")
                .contains("Other masters: none");
    }

    @Test
    void anAgentShowsFilesOfSandboxesAlone() throws Exception {
        for (String path : new String[] {
            "/etc/passwd",
            "",
            "%00",
            "/frameworks/x/executors/x/runs/latest/stdout",
            "/frameworks/../executors/../runs/latest/stdout",
            dir.resolve("agent") + "/slaves/../../zk/version-2/log.1"
        }) {
            TestScheduler.Answer answer = TestScheduler.http(agent.port(), "GET", "/files/show?path=" + path, "", null);
            assertThat(answer.status()).as(path).isEqualTo(404);
        }
    }

    /** The cells of the row that begins with a resource's name. */
    private static String row(String page, String name) {
        Matcher row = Pattern.compile("<tr><td data-label=\"resource\">" + name + "</td>.*")
                .matcher(page);
        return row.find()
                ? row.group().replaceAll("<[^>]*>", " ").replaceAll(" +", " ").strip()
                : "";
    }

    private static String awaitPage(SandboxMaster which, Predicate<String> state) {
        return AWAIT.answer("the master's page is as expected", AT_MOST, BETWEEN_LOOKS, () -> {
            TestScheduler.Answer answer = TestScheduler.http(which.port(), "GET", "/", "", null);
            assertThat(answer.status()).isEqualTo(200);
            return Optional.of(answer.body()).filter(state);
        });
    }

    /** Follows the first link of that name, as a browser does, until what is there is as wished; head and body. */
    private String awaitLinked(String page, String label, Predicate<String> state) throws IOException {
        Matcher link = Pattern.compile("<a href=\"http://127.0.0.1:" + agent.port() + "(/[^\"]*)\">" + label + "</a>")
                .matcher(page);
        assertThat(link.find()).as(page).isTrue();
        return AWAIT.answer("the linked page is as expected", AT_MOST, BETWEEN_LOOKS, () -> {
            TestScheduler.Answer answer =
                    TestScheduler.http(agent.port(), "GET", link.group(1).replace("&amp;", "&"), "", null);
            return Optional.of(answer)
                    .filter(it -> it.status() != 200 || state.test(it.body()))
                    .map(it -> it.head() + it.body());
        });
    }
}
