package streamsx.mesos.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import streamsx.mesos.server.InstanceStatus.Role;

class HeadTest extends ApiServerTestBase {
    private static final List<String> PATHS = List.of(
            "/healthz",
            "/leaderhealth",
            "/api/v1/instances",
            "/api/v1/resources",
            "/api/v1/resources/unknown",
            "/api/v1/framework",
            "/api/v1/notifications?client=unknown&acknowledged=0&timeoutSecs=0",
            "/api/v1/allocate",
            "/nothing");

    @ParameterizedTest
    @EnumSource(Role.class)
    void h2HeadIsAnsweredAsGetWithoutTheBody(Role any) throws Exception {
        role = any;
        leader = OTHER;
        for (String path : PATHS) {
            HttpResponse<String> get = send(to(path));
            HttpResponse<String> head = send(to(path).method("HEAD", BodyPublishers.noBody()));
            assertThat(head.statusCode()).as(path).isEqualTo(get.statusCode());
            assertThat(head.body()).as(path).isEmpty();
            assertThat(head.headers().map().get("Location"))
                    .as(path)
                    .isEqualTo(get.headers().map().get("Location"));
        }
    }
}
