package streamsx.mesos.sandbox.mesos.master.api;

import java.util.Optional;
import org.apache.mesos.v1.scheduler.Protos.Call;
import streamsx.mesos.sandbox.mesos.ActorLoop;
import streamsx.mesos.sandbox.mesos.ApiBody;
import streamsx.mesos.sandbox.mesos.http.HttpRequest;
import streamsx.mesos.sandbox.mesos.http.HttpResponse;
import streamsx.mesos.sandbox.mesos.master.lifecycle.Executors;
import streamsx.mesos.sandbox.mesos.master.lifecycle.Frameworks;
import streamsx.mesos.sandbox.mesos.master.lifecycle.Launches;
import streamsx.mesos.sandbox.mesos.master.lifecycle.Offers;
import streamsx.mesos.sandbox.mesos.master.lifecycle.Tasks;
import streamsx.mesos.sandbox.mesos.master.state.Framework;
import streamsx.mesos.sandbox.mesos.master.state.MasterState;
import streamsx.mesos.sandbox.mesos.master.state.Subscription;

/** {@code /api/v1/scheduler} of a leading master: checks on the connection's thread, acts on the master's loop. */
public final class SchedulerApi {
    private final MasterState state;
    private final ActorLoop loop;
    private final Frameworks frameworks;
    private final Offers offers;
    private final Launches launches;
    private final Tasks tasks;
    private final Executors executors;

    public SchedulerApi(
            MasterState state, ActorLoop loop, Frameworks frameworks, Offers offers, Launches launches, Tasks tasks) {
        this.state = state;
        this.loop = loop;
        this.frameworks = frameworks;
        this.offers = offers;
        this.launches = launches;
        this.tasks = tasks;
        this.executors = new Executors(state);
    }

    /** {@code principal}: whom the request is from; empty if schedulers need not say. */
    public HttpResponse handle(HttpRequest request, Optional<String> principal) {
        if (!request.method().equals("POST")) {
            return HttpResponse.methodNotAllowed("POST", request.method());
        }
        try {
            Call call = CallReader.read(request, principal);
            Optional<String> streamId = request.header("mesos-stream-id");
            if (call.getType() != Call.Type.SUBSCRIBE) {
                return loop.call(() -> act(call, principal, streamId));
            }
            if (streamId.isPresent()) {
                return HttpResponse.text(400, "Subscribe calls should not include the 'Mesos-Stream-Id' header");
            }
            return subscribe(call, ApiBody.acceptsJson(request));
        } catch (ApiBody.Refused e) {
            return e.response;
        }
    }

    private HttpResponse subscribe(Call call, boolean json) {
        String streamId = Frameworks.newStreamId();
        return HttpResponse.stream(stream -> loop.run(
                        () -> frameworks.subscribe(call.getSubscribe(), new Subscription(streamId, json, stream))))
                .with("Mesos-Stream-Id", streamId)
                .with("Content-Type", json ? ApiBody.JSON : ApiBody.PROTOBUF);
    }

    private HttpResponse act(Call call, Optional<String> principal, Optional<String> streamId) {
        String id = call.getFrameworkId().getValue();
        Framework framework = state.frameworks.get(id);
        if (framework == null) {
            return HttpResponse.text(400, "Framework cannot be found");
        }
        if (principal.isPresent() && !principal.get().equals(framework.info.getPrincipal())) {
            return HttpResponse.text(400, CallReader.otherPrincipal(principal.get(), framework.info.getPrincipal()));
        }
        if (!framework.connected()) {
            return HttpResponse.text(403, "Framework is not subscribed");
        }
        if (streamId.isEmpty()) {
            return HttpResponse.text(400, "All non-subscribe calls should include the 'Mesos-Stream-Id' header");
        }
        if (!streamId.get().equals(framework.subscription.streamId())) {
            return HttpResponse.text(
                    400,
                    "The stream ID '" + streamId.get() + "' included in this request didn't match the stream ID"
                            + " currently associated with framework ID " + id);
        }
        switch (call.getType()) {
            case ACCEPT -> launches.accept(framework, call.getAccept());
            case DECLINE ->
                offers.decline(
                        framework,
                        call.getDecline().getOfferIdsList(),
                        call.getDecline().getFilters());
            case SUPPRESS -> offers.suppress(framework, call.getSuppress().getRolesList());
            case REVIVE -> offers.revive(framework, call.getRevive().getRolesList());
            case KILL -> tasks.kill(framework, call.getKill());
            case ACKNOWLEDGE -> tasks.acknowledge(framework, call.getAcknowledge());
            case RECONCILE -> tasks.reconcile(framework, call.getReconcile());
            case TEARDOWN -> frameworks.remove(framework);
            case UPDATE_FRAMEWORK -> {
                return frameworks
                        .update(framework, call.getUpdateFramework())
                        .map(error -> HttpResponse.text(400, error))
                        .orElseGet(() -> HttpResponse.of(200));
            }
            case MESSAGE -> executors.message(framework, call.getMessage());
            case SHUTDOWN -> executors.shutdown(framework, call.getShutdown());
            case REQUEST, ACCEPT_INVERSE_OFFERS, DECLINE_INVERSE_OFFERS -> {}
            default -> {
                return HttpResponse.text(501, "Not implemented by the sandbox: " + call.getType());
            }
        }
        return HttpResponse.of(202);
    }
}
