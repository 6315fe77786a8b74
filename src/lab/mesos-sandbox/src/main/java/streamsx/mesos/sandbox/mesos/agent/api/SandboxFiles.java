package streamsx.mesos.sandbox.mesos.agent.api;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import streamsx.mesos.sandbox.mesos.http.HttpRequest;
import streamsx.mesos.sandbox.mesos.http.HttpResponse;

/**
 * The files of sandboxes, and no others: {@code /files/read} and {@code /files/download} (capture 09), and
 * {@code /files/show}, of the sandbox alone, which a browser shows as text. A file is named by its path on this
 * machine, or like {@code /frameworks/F/executors/E/runs/latest/stdout}, for which nobody needs to know the work
 * directory.
 */
final class SandboxFiles {
    private static final int MAX_READ = 64 * 1024;
    /** Of a longer file its end is shown. */
    private static final int MAX_SHOWN = 1024 * 1024;

    private static final Pattern LATEST = Pattern.compile("/frameworks/([^/]+)/executors/([^/]+)/runs/latest/(.+)");

    private final Path slaves;

    SandboxFiles(Path workDir) {
        this.slaves = workDir.toAbsolutePath().normalize().resolve("slaves");
    }

    /** The tree to answer as JSON; empty if there is no such file. */
    Optional<Map<String, Object>> read(HttpRequest request) throws IOException {
        Optional<Path> file = file(request);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        long offset = Long.parseLong(request.parameters().getOrDefault("offset", "-1"));
        // -1, what a browser's page asks with first, is as good as nothing (files.cpp).
        int wanted = Integer.parseInt(request.parameters().getOrDefault("length", "-1"));
        if (wanted < -1) {
            throw new NumberFormatException("Negative length provided: " + wanted);
        }
        int length = wanted < 0 ? MAX_READ : Math.min(MAX_READ, wanted);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("data", offset < 0 ? "" : new String(bytes(file.get(), offset, length), StandardCharsets.UTF_8));
        answer.put("offset", offset < 0 ? Files.size(file.get()) : offset);
        return Optional.of(answer);
    }

    HttpResponse download(HttpRequest request) throws IOException {
        Optional<Path> file = file(request);
        return file.isEmpty()
                ? HttpResponse.notFound()
                : HttpResponse.of(200)
                        .with(
                                "Content-Disposition",
                                "attachment; filename=" + file.get().getFileName())
                        .with("Content-Type", "application/octet-stream")
                        .withFile(file.get());
    }

    /** As plain text whatever it is: what a task writes must not run in anybody's browser. */
    HttpResponse show(HttpRequest request) throws IOException {
        Optional<Path> file = file(request);
        if (file.isEmpty()) {
            return HttpResponse.text(
                    404, "There is no such file; Mesos may not have started the task, or its sandbox is gone.");
        }
        long left = Math.max(0, Files.size(file.get()) - MAX_SHOWN);
        String head = left == 0 ? "" : "[The first " + left + " bytes are left out; /files/download has all.]\n";
        String text = head + new String(bytes(file.get(), left, MAX_SHOWN), StandardCharsets.UTF_8);
        return HttpResponse.text(200, text).with("X-Content-Type-Options", "nosniff");
    }

    /** The file asked for, if it is one of a sandbox. */
    private Optional<Path> file(HttpRequest request) throws IOException {
        String path = request.parameters().getOrDefault("path", "");
        try {
            Matcher latest = LATEST.matcher(path);
            Optional<Path> named = latest.matches()
                    ? latest(latest.group(1), latest.group(2)).map(run -> run.resolve(latest.group(3)))
                    : Optional.of(Path.of(path));
            if (named.isEmpty() || !Files.isRegularFile(named.get())) {
                return Optional.empty();
            }
            return Optional.of(named.get().toRealPath()).filter(this::inside);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private boolean inside(Path real) {
        try {
            return real.startsWith(slaves.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    /** The run that began last, under whichever id this agent had then. */
    private Optional<Path> latest(String framework, String executor) throws IOException {
        List<Path> agents = children(slaves);
        Comparator<Path> age = Comparator.comparing(SandboxFiles::modified);
        Optional<Path> newest = Optional.empty();
        for (Path agent : agents) {
            Path runs = agent.resolve("frameworks")
                    .resolve(framework)
                    .resolve("executors")
                    .resolve(executor)
                    .resolve("runs");
            newest = Stream.concat(newest.stream(), children(runs).stream()).max(age);
        }
        return newest;
    }

    private static List<Path> children(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }

    private static FileTime modified(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private static byte[] bytes(Path file, long offset, int length) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(offset);
            byte[] bytes = new byte[(int) Math.max(0, Math.min(length, in.length() - offset))];
            in.readFully(bytes);
            return bytes;
        }
    }
}
