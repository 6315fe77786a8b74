package streamsx.mesos.server;

import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import streamsx.mesos.leader.InstanceInfo;
import streamsx.mesos.leader.Leadership;

/** Lets requests through to the term that is ready; a standby sends them to the leader. */
final class LeaderGate {
    private final InstanceStatus status;

    LeaderGate(InstanceStatus status) {
        this.status = status;
    }

    Leadership leadership(Context ctx) {
        InstanceStatus.Role role = status.role();
        if (role == InstanceStatus.Role.STANDBY) {
            throw redirect(ctx);
        }
        return ready().orElseThrow(
                        () -> ApiError.unavailable("this instance leads, but is not ready yet; repeat the request"));
    }

    /** The term of this instance, if it takes requests. */
    Optional<Leadership> ready() {
        return status.role() == InstanceStatus.Role.READY
                ? status.leadership().filter(Leadership::ready)
                : Optional.empty();
    }

    private ApiError redirect(Context ctx) {
        Optional<InstanceInfo> leader = status.leader();
        // Just after a leader has left, it may still be this instance that is known as such: no use to go in circles.
        if (leader.isEmpty() || leader.get().address().equals(status.self().address())) {
            return ApiError.unavailable("this instance knows of no leader at the moment; repeat the request");
        }
        String host = leader.get().host();
        String authority = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":"
                + leader.get().port();
        String query = ctx.req().getQueryString();
        String location = "http://" + authority + ctx.req().getRequestURI() + (query == null ? "" : "?" + query);
        return new ApiError(307, "NOT_LEADER", "", "the leader is " + authority, Map.of("Location", location));
    }
}
