package streamsx.mesos.sandbox.mesos.agent.api;

import java.util.Optional;
import org.apache.mesos.v1.executor.Protos.Call;
import streamsx.mesos.sandbox.mesos.ActorLoop;
import streamsx.mesos.sandbox.mesos.AgentProtocol.ExecutorKey;
import streamsx.mesos.sandbox.mesos.ApiBody;
import streamsx.mesos.sandbox.mesos.agent.lifecycle.ExecutorCalls;
import streamsx.mesos.sandbox.mesos.agent.lifecycle.Executors;
import streamsx.mesos.sandbox.mesos.agent.state.AgentExecutor;
import streamsx.mesos.sandbox.mesos.agent.state.ExecutorSubscription;
import streamsx.mesos.sandbox.mesos.http.HttpRequest;
import streamsx.mesos.sandbox.mesos.http.HttpResponse;

/** {@code /api/v1/executor} of an agent: checks on the connection's thread, acts on the agent's loop. */
public final class ExecutorApi {
    private final ActorLoop loop;
    private final Executors executors;
    private final ExecutorCalls calls;

    public ExecutorApi(ActorLoop loop, Executors executors, ExecutorCalls calls) {
        this.loop = loop;
        this.executors = executors;
        this.calls = calls;
    }

    public HttpResponse handle(HttpRequest request) {
        if (!request.method().equals("POST")) {
            return HttpResponse.methodNotAllowed("POST", request.method());
        }
        try {
            Call call = ExecutorCallReader.read(request);
            if (call.getType() == Call.Type.HEARTBEAT) {
                return HttpResponse.of(202);
            }
            boolean json = call.getType() == Call.Type.SUBSCRIBE && ApiBody.acceptsJson(request);
            return loop.call(() -> act(call, json));
        } catch (ApiBody.Refused e) {
            return e.response;
        }
    }

    private HttpResponse act(Call call, boolean json) {
        String framework = call.getFrameworkId().getValue();
        Optional<AgentExecutor> found =
                executors.get(new ExecutorKey(framework, call.getExecutorId().getValue()));
        if (found.isEmpty()) {
            boolean known = executors.all().stream()
                    .anyMatch(executor -> executor.key.frameworkId().equals(framework));
            return HttpResponse.text(400, known ? "Executor cannot be found" : "Framework cannot be found");
        }
        AgentExecutor executor = found.get();
        if (executor.state == AgentExecutor.State.REGISTERING && call.getType() != Call.Type.SUBSCRIBE) {
            return HttpResponse.text(403, "Executor is not subscribed");
        }
        switch (call.getType()) {
            case SUBSCRIBE -> {
                return HttpResponse.stream(stream -> loop.run(() ->
                                calls.subscribe(executor, call.getSubscribe(), new ExecutorSubscription(json, stream))))
                        .with("Content-Type", json ? ApiBody.JSON : ApiBody.PROTOBUF);
            }
            case UPDATE -> calls.update(executor, call.getUpdate().getStatus());
            case MESSAGE -> calls.message(executor, call.getMessage().getData().toByteArray());
            default -> {
                return HttpResponse.of(501);
            }
        }
        return HttpResponse.of(202);
    }
}
