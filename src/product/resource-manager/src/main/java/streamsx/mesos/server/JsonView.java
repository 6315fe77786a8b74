package streamsx.mesos.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import streamsx.mesos.core.model.Client;
import streamsx.mesos.core.model.Framework;
import streamsx.mesos.core.model.StreamsMesosResource;
import streamsx.mesos.core.model.TaskAttempt;
import streamsx.mesos.leader.InstanceInfo;

/** How things look in JSON. The fields of a resource have the names that users of the 0.5 line know, and a few more. */
final class JsonView {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String JSON = "application/json";

    private JsonView() {}

    static Map<String, Object> resource(StreamsMesosResource resource) {
        TaskAttempt task = resource.task();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("nativeId", resource.id());
        view.put("id", resource.displayName());
        view.put("mesosTaskId", task == null ? "" : task.taskId());
        view.put("resourceState", resource.state().name());
        view.put("requestState", resource.request().name());
        view.put("taskCompletionStatus", resource.completion().name());
        view.put("hostname", resource.hostname());
        view.put("master", resource.master());
        view.put("tags", List.copyOf(resource.spec().tags().keySet()));
        // What the task has; before there is one, what it asks for, where 0 is the whole offer.
        view.put("cores", task == null ? resource.spec().size().cores() : task.cores());
        view.put("memory", task == null ? resource.spec().size().memory() : task.memory());
        view.put("clientId", resource.clientId());
        view.put("agentId", task == null ? "" : task.agentId());
        view.put("unreachable", task != null && task.unreachable());
        view.put("attempts", resource.attempts());
        return view;
    }

    static List<Map<String, Object>> resources(List<StreamsMesosResource> resources) {
        return resources.stream().map(JsonView::resource).toList();
    }

    /** @param clientOf what is known of a client by its id */
    static Map<String, Object> notifications(
            List<StreamsMesosResource> resources, Function<String, Optional<Client>> clientOf) {
        return Map.of(
                "notifications",
                resources.stream().map(r -> notification(r, clientOf)).toList());
    }

    private static Map<String, Object> notification(
            StreamsMesosResource resource, Function<String, Optional<Client>> clientOf) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("sequence", resource.notification().sequence());
        view.put("kind", resource.notification().kind().name());
        view.put("resource", resource(resource));
        view.put(
                "client",
                client(clientOf.apply(resource.clientId()).orElse(new Client(resource.clientId(), "", "", Map.of()))));
        return view;
    }

    private static Map<String, Object> client(Client client) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("clientId", client.id());
        view.put("name", client.name());
        view.put("domainId", client.domainId());
        view.put("attributes", new TreeMap<>(client.attributes()));
        return view;
    }

    static Map<String, Object> framework(Framework framework) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", framework.id());
        view.put("standing", framework.standing().name());
        view.put("since", framework.since());
        return view;
    }

    static Map<String, Object> instance(InstanceInfo instance, String role) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("host", instance.host());
        view.put("port", instance.port());
        view.put("pid", instance.pid());
        view.put("version", instance.version());
        view.put("role", role);
        return view;
    }

    static Map<String, Object> error(String code, String field, String message) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("code", code);
        view.put("field", field);
        view.put("message", message);
        return Map.of("error", view);
    }

    static byte[] bytes(Object view) {
        try {
            return MAPPER.writeValueAsBytes(view);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves the writing to Javalin. */
    static void send(Context ctx, int status, Object view) {
        ctx.status(status).contentType(JSON).header("Cache-Control", "no-store").result(bytes(view));
    }

    static void send(Context ctx, ApiError error) {
        error.headers().forEach(ctx::header);
        send(ctx, error.status(), error(error.code(), error.field(), error.getMessage()));
    }

    /** Writes at once, so that a failure is seen here. */
    static void write(Context ctx, int status, Object view) throws IOException {
        byte[] bytes = bytes(view);
        ctx.status(status).contentType(JSON).header("Cache-Control", "no-store");
        ctx.res().setContentLength(bytes.length);
        OutputStream out = ctx.res().getOutputStream();
        out.write(bytes);
        out.flush();
    }
}
