package streamsx.mesos.sandbox.mesos.agent.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import streamsx.mesos.sandbox.mesos.MasterAddress;
import streamsx.mesos.sandbox.mesos.http.HttpRequest;
import streamsx.mesos.sandbox.mesos.http.HttpResponse;

/** What an agent shows: its state, and the files of its sandboxes (capture 09). */
public final class AgentApi {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Supplier<Map<String, Object>> view;
    private final SandboxFiles files;

    public AgentApi(Supplier<Map<String, Object>> view, Path workDir) {
        this.view = view;
        this.files = new SandboxFiles(workDir);
    }

    /** @param path the request's, without the agent's prefix */
    public HttpResponse handle(String path, HttpRequest request) {
        try {
            return switch (path) {
                case "/health" -> HttpResponse.of(200);
                case "/version" -> json(Map.of("version", MasterAddress.VERSION));
                case "/state" -> json(view.get());
                case "/files/read" -> files.read(request).map(AgentApi::json).orElseGet(HttpResponse::notFound);
                case "/files/download" -> files.download(request);
                case "/files/show" -> files.show(request);
                default -> HttpResponse.notFound();
            };
        } catch (IOException | NumberFormatException e) {
            return HttpResponse.text(400, e.toString());
        }
    }

    private static HttpResponse json(Object tree) {
        try {
            return HttpResponse.json(MAPPER.writeValueAsString(tree));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
