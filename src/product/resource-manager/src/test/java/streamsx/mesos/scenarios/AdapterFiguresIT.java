package streamsx.mesos.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.streams.resourcemgr.AllocateInfo.AllocateType;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.core.model.AllocationKind;
import streamsx.mesos.core.model.Policy;

/**
 * What the way through resource server and adapter costs, compared in one run with the REST call: both answered PENDING
 * at once, since no agent is there, so nothing but the way is measured. The figures are in README.
 */
@Timeout(120)
class AdapterFiguresIT {
    private static final int WARM_UP = 100;
    private static final int ROUNDS = 200;

    @TempDir
    Path dir;

    @Test
    void theAdapterAddsLittleToTheRestCall() throws Exception {
        try (Site site = new Site(dir)) {
            TestInstance instance =
                    site.instance("", withoutWait(Site.policy()), l -> l).awaitServing();
            HttpClient http = HttpClient.newHttpClient();
            String authorization = "Bearer " + Files.readString(site.token());
            try (TestClient client = new TestClient(site, "client-1", "D")) {
                HttpRequest allocate = HttpRequest.newBuilder(
                                URI.create("http://" + instance.address() + "/api/v1/allocate"))
                        .header("Authorization", authorization)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"clientId\":\"client-1\",\"kind\":\"FLEXIBLE\",\"count\":1,"
                                        + "\"tags\":{},\"command\":\"sleep 60\"}"))
                        .build();
                Callable<?> direct = () -> {
                    HttpResponse<String> answer = http.send(allocate, HttpResponse.BodyHandlers.ofString());
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                    return answer;
                };
                Callable<?> adapter = () -> client.allocate(AllocateType.FLEXIBLE, 1);
                double[] directMillis = new double[ROUNDS];
                double[] adapterMillis = new double[ROUNDS];
                for (int i = -WARM_UP; i < ROUNDS; i++) {
                    double one = millis(direct);
                    double other = millis(adapter);
                    if (i >= 0) {
                        directMillis[i] = one;
                        adapterMillis[i] = other;
                    }
                    client.releaseAll();
                }
                System.out.printf(
                        "FIGURE allocation by REST %.1f ms, through server and adapter %.1f ms (medians of %d)%n",
                        median(directMillis), median(adapterMillis), ROUNDS);
                // The target is 20 ms on an idle machine; here it only has to be no accident.
                assertThat(median(adapterMillis) - median(directMillis)).isLessThan(100);
            }
        }
    }

    private static Policy withoutWait(Policy p) {
        Map<AllocationKind, Duration> waits = new HashMap<>(p.requests().waits());
        waits.put(AllocationKind.FLEXIBLE, Duration.ZERO);
        return p.with(p.requests().withWaits(waits));
    }

    private static double millis(Callable<?> action) throws Exception {
        long start = System.nanoTime();
        action.call();
        return (System.nanoTime() - start) / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
