package streamsx.mesos.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.core.model.Policy;
import streamsx.mesos.core.model.ResourceState;
import streamsx.mesos.core.model.TaskCompletionStatus;
import streamsx.mesos.leader.ExitCode;

/** Somebody removes the framework at the Mesos master; the runbook is in ha-docs/operations.md. */
@Timeout(120)
class RemovedFrameworkIT {
    @TempDir
    Path dir;

    private static Policy registeringAnew() {
        Policy policy = Site.policy();
        Policy.Mesos as = policy.mesos();
        return policy.with(new Policy.Mesos(
                as.reconcileInterval(), as.agentReregister(), as.unreachableGrace(), as.refuse(), true));
    }

    private static void removeAtTheMaster(Site site, String frameworkId) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + site.mesosMaster() + "/teardown"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("frameworkId=" + frameworkId))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void itStaysRemovedUntilTheOperatorSaysThatItGoesOnUnderANewIdThenTheClientLearnsWhatItLost() throws Exception {
        try (Site site = new Site(dir)) {
            site.agent(4);
            site.controllersHere();
            TestInstance first = site.instance().awaitServing();
            String framework = first.frameworkId();
            try (TestClient client = new TestClient(site, "client-1", "D")) {
                List<String> had = client.allocate(AllocateType.SYNCHRONOUS, 2);
                assertThat(had).hasSize(2).allMatch(r -> r.endsWith(" ALLOCATED"));

                removeAtTheMaster(site, framework);
                Site.until("the leader ends", () -> first.exitCode() != null);
                assertThat(first.exitCode()).isEqualTo(ExitCode.FRAMEWORK_REMOVED);
                first.close();
                TestInstance second = site.instance();
                Site.until("by default the next one ends too", () -> second.exitCode() != null);
                assertThat(second.exitCode()).isEqualTo(ExitCode.FRAMEWORK_REMOVED);
                second.close();

                TestInstance third = site.instance(registeringAnew()).awaitServing();
                assertThat(third.frameworkId()).isNotEqualTo(framework);
                // By the one that ended or by the one that leads now; perhaps twice.
                Set<String> news =
                        had.stream().map(r -> "revoked " + r.split(" ")[0]).collect(Collectors.toSet());
                Site.until(
                        "the client is told of both",
                        () -> Set.copyOf(client.told()).equals(news));
                assertThat(third.resources())
                        .allMatch(
                                r -> r.state() == ResourceState.FAILED && r.completion() == TaskCompletionStatus.LOST);
                assertThat(client.allocate(AllocateType.SYNCHRONOUS, 2))
                        .as("others, under the new id")
                        .hasSize(2)
                        .allMatch(r -> r.endsWith(" ALLOCATED"))
                        .doesNotContainAnyElementsOf(had);
                client.releaseAll();
            }
        }
    }
}
