package streamsx.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Lines end at column 120: Java of all modules, which the formatter does not wrap inside strings and comments, poms,
 * scripts, and DEVELOP.txt. The other documents have a test of their own.
 */
class LineLengthTest {
    private static final Path ROOT = Path.of("..", "..", "..").toAbsolutePath().normalize();
    private static final int MARGIN = 120;

    @Test
    void linesEndAtTheMargin() throws IOException {
        List<String> longer = new ArrayList<>();
        for (Path file : files()) {
            boolean text = false;
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                // The lines of a text block are as long as what they show.
                if (!text && line.length() > MARGIN) {
                    longer.add(ROOT.relativize(file) + ":" + number);
                }
                text ^= line.split("\"\"\"", -1).length % 2 == 0;
            }
        }
        assertThat(longer).as("lines longer than %d", MARGIN).isEmpty();
    }

    private static List<Path> files() throws IOException {
        List<Path> found = new ArrayList<>(List.of(ROOT.resolve("pom.xml"), ROOT.resolve("DEVELOP.txt")));
        try (Stream<Path> scripts = Files.list(ROOT.resolve("scripts"))) {
            scripts.filter(Files::isRegularFile).forEach(found::add);
        }
        try (Stream<Path> sources = Files.walk(ROOT.resolve("src"))) {
            sources.filter(file -> file.toString().matches(".*/(src/(main|test)/.*\\.java|[^/]*\\.xml)"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .forEach(found::add);
        }
        assertThat(found).as("files").hasSizeGreaterThan(500);
        return found;
    }
}
