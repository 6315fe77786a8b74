package streamsx.mesos.sandbox.mesos.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import streamsx.mesos.sandbox.http.HttpRequest;
import streamsx.mesos.sandbox.http.HttpResponse;
import streamsx.mesos.sandbox.mesos.MasterAddress;

/** What an agent shows: its state, and the files of its sandboxes (capture 09). */
final class AgentApi {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MAX_READ = 64 * 1024;

    private final Supplier<Map<String, Object>> view;
    private final Path workDir;

    AgentApi(Supplier<Map<String, Object>> view, Path workDir) {
        this.view = view;
        this.workDir = workDir.toAbsolutePath().normalize();
    }

    /** @param path the request's, without the agent's prefix */
    HttpResponse handle(String path, HttpRequest request) {
        try {
            return switch (path) {
                case "/health" -> HttpResponse.of(200);
                case "/version" -> json(Map.of("version", MasterAddress.VERSION));
                case "/state" -> json(view.get());
                case "/files/read" -> read(request);
                case "/files/download" -> download(request);
                default -> HttpResponse.notFound();
            };
        } catch (IOException | NumberFormatException e) {
            return HttpResponse.text(400, e.toString());
        }
    }

    /** The file asked for, or null if it is none of a sandbox. */
    private Path file(HttpRequest request) throws IOException {
        Path path = Path.of(request.parameters().getOrDefault("path", ""));
        Path real = Files.isRegularFile(path) ? path.toRealPath() : null;
        return real != null && real.startsWith(workDir.toRealPath().resolve("slaves")) ? real : null;
    }

    private HttpResponse read(HttpRequest request) throws IOException {
        Path file = file(request);
        if (file == null) {
            return HttpResponse.notFound();
        }
        long offset = Long.parseLong(request.parameters().getOrDefault("offset", "-1"));
        int length = Math.min(MAX_READ, Integer.parseInt(request.parameters().getOrDefault("length", Integer.toString(MAX_READ))));
        Map<String, Object> answer = new LinkedHashMap<>();
        if (offset < 0) {
            answer.put("data", "");
            answer.put("offset", Files.size(file));
            return json(answer);
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(offset);
            byte[] bytes = new byte[(int) Math.max(0, Math.min(length, in.length() - offset))];
            in.readFully(bytes);
            answer.put("data", new String(bytes, StandardCharsets.UTF_8));
            answer.put("offset", offset);
            return json(answer);
        }
    }

    private HttpResponse download(HttpRequest request) throws IOException {
        Path file = file(request);
        return file == null ? HttpResponse.notFound() : HttpResponse.of(200)
                .with("Content-Disposition", "attachment; filename=" + file.getFileName())
                .with("Content-Type", "application/octet-stream").withBody(Files.readAllBytes(file));
    }

    private static HttpResponse json(Object tree) {
        try {
            return HttpResponse.json(MAPPER.writeValueAsString(tree));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
