package streamsx.mesos.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The tar.gz, unpacked, and its script. */
record Distribution(Path directory, Path script) {
    /** Several demos at once beside other work take their time. */
    private static final int LIMIT_MINUTES = 10;

    /** What a command did. */
    record Run(int exitCode, String out, String err) {
        String lastLine() {
            List<String> lines = out.lines().toList();
            return lines.get(lines.size() - 1);
        }
    }

    static Distribution unpack(Path directory) throws Exception {
        Run tar = run(
                directory, List.of("tar", "-xzf", System.getProperty("archive"), "-C", directory.toString()), Map.of());
        assertThat(tar.exitCode).as(tar.err).isZero();
        try (var entries = Files.list(directory)) {
            return new Distribution(directory, entries.findFirst().orElseThrow().resolve("scripts/streams-on-mesos"));
        }
    }

    Run run(String... arguments) throws Exception {
        return run(Map.of(), arguments);
    }

    Run run(Map<String, String> environment, String... arguments) throws Exception {
        return run(directory, command(arguments), environment);
    }

    /** What the jars are in. */
    Path lib() {
        return script.resolveSibling("../lib").normalize();
    }

    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    static Run run(Path directory, List<String> command, Map<String, String> environment) throws Exception {
        Path out = Files.createTempFile("run", ".out");
        Path err = Files.createTempFile("run", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                process.destroy();
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
            return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    static String all(InputStream in) {
        try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
