package streamsx.mesos.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import streamsx.mesos.leader.InstanceInfo;
import streamsx.mesos.secrets.ApiToken;

/** Requests that come to an instance that cannot serve them. */
class StandbyTest extends ApiServerTestBase {
    private static final String[] POSTS = {
        "clients", "allocate", "reserve", "start", "release", "release-all", "cancel", "stop", "teardown"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {"/resources", "/resources/a%20b", "/framework", "/notifications?client=a%26b&acknowledged=3"})
    void readersAreSentToTheLeader(String path) throws Exception {
        role = Role.STANDBY;
        leader = OTHER;
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(307);
        assertThat(response.headers().firstValue("Location")).hasValue("http://other.example:8123/api/v1" + path);
    }

    @Test
    void ordersAreSentToTheLeader() throws Exception {
        role = Role.STANDBY;
        leader = new InstanceInfo("::1", 9, 2, "1.0");
        for (String path : POSTS) {
            HttpResponse<String> response = post("/" + path, "{}");
            assertThat(response.statusCode()).isEqualTo(307);
            assertThat(response.headers().firstValue("Location")).hasValue("http://[::1]:9/api/v1/" + path);
        }
        assertThat(term.events).isEmpty();
    }

    @Test
    void withoutAKnownLeaderTheyWait() throws Exception {
        role = Role.STANDBY;
        leader = null;
        unavailable(get("/resources"));
        leader = self(); // what a latch may still say of an instance that has just given up
        unavailable(get("/resources"));
    }

    @Test
    void aLeaderThatIsNotReady() throws Exception {
        role = Role.LEADING;
        unavailable(get("/resources"));
        for (String path : POSTS) {
            unavailable(post("/" + path, "{}"));
        }
        role = Role.READY;
        term.ready = false;
        unavailable(get("/notifications?client=c1"));
    }

    @Test
    void aTermThatCannotAnswer() throws Exception {
        term.unavailable = true;
        unavailable(post("/release-all", "{\"clientId\":\"c1\"}"));
        assertThat(term.fates).isEmpty();
    }

    @Test
    void aPortInUse() {
        HttpApiServer second =
                new HttpApiServer(new HttpApiServer.Options("127.0.0.1", port, new ApiToken(TOKEN)), this);
        Assertions.assertThatThrownBy(second::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(String.valueOf(port));
        second.close();
    }

    private static void unavailable(HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(json(response).at("/error/code").textValue()).isEqualTo("UNAVAILABLE");
    }
}
