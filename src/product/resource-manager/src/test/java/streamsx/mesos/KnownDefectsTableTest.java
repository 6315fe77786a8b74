package streamsx.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of the known defects in ha-docs/traceability.md names tests that there are, and all that carry such an id.
 */
class KnownDefectsTableTest {
    private static final Pattern ROW = Pattern.compile("\\| (U-\\d\\d) \\| [^|]+ \\| ([^|]+) \\|");
    private static final Pattern TEST = Pattern.compile("`([\\w/]+)/(\\w+)\\.(\\w+)`");
    private static final Path SOURCES = Path.of("..");

    static List<Matcher> rows() throws IOException {
        return Files.readAllLines(Path.of("..", "..", "..", "ha-docs", "traceability.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .toList();
    }

    @Test
    void everyDefectHasItsRow() throws Exception {
        assertThat(rows())
                .extracting(row -> row.group(1))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 41)
                        .mapToObj(n -> "U-%02d".formatted(n))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theTestsOfARowExistAndCarryItsId(Matcher row) throws Exception {
        List<Matcher> tests = TEST.matcher(row.group(2))
                .results()
                .map(m -> TEST.matcher(m.group()))
                .toList();
        assertThat(tests.isEmpty()).isEqualTo(row.group(2).startsWith("does not apply: "));
        for (Matcher test : tests) {
            assertThat(test.matches()).isTrue();
            String module = test.group(1).equals("adapter") ? "streams-adapter" : "resource-manager";
            Path source = SOURCES.resolve(Path.of(
                    module, "src", "test", "java", "streamsx", "mesos", test.group(1), test.group(2) + ".java"));
            assertThat(test.group(3).toUpperCase(Locale.ROOT))
                    .contains(row.group(1).replace("-", ""));
            assertThat(Files.readString(source)).containsPattern("Test\\s[^;]*?void " + test.group(3) + "\\(");
        }
    }

    /** Whatever the document names is there. */
    @Test
    void everyTestThatTheDocumentNamesExists() throws Exception {
        Map<String, String> modules = Map.of("adapter", "streams-adapter", "driver", "mesos-driver");
        List<MatchResult> named = TEST.matcher(
                        Files.readString(Path.of("..", "..", "..", "ha-docs", "traceability.md")))
                .results()
                .toList();
        assertThat(named).hasSizeGreaterThan(100);
        for (MatchResult test : named) {
            Path source = SOURCES.resolve(Path.of(
                    modules.getOrDefault(test.group(1), "resource-manager"),
                    "src",
                    "test",
                    "java",
                    "streamsx",
                    "mesos",
                    test.group(1),
                    test.group(2) + ".java"));
            assertThat(Files.readString(source))
                    .as(test.group())
                    .containsPattern("Test\\s[^;]*?void " + test.group(3) + "\\(");
        }
    }

    /** A name with an id that no row mentions is a test that nobody would look for. */
    @Test
    void idsOfTestsAreThoseOfTheTable() throws Exception {
        Pattern carriesId = Pattern.compile("void ((?:[uU]\\d\\d_?)+)\\w*\\(");
        String ids = rows().stream()
                .filter(row -> !row.group(2).startsWith("does not apply"))
                .map(row -> row.group(1).replace("-", ""))
                .toList()
                .toString();
        for (String module : List.of("resource-manager", "streams-adapter")) {
            try (Stream<Path> files = Files.walk(SOURCES.resolve(Path.of(module, "src", "test", "java")))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    carriesId
                            .matcher(Files.readString(file))
                            .results()
                            .flatMap(m -> Stream.of(
                                    m.group(1).toUpperCase(Locale.ROOT).split("_?(?=U)")))
                            .forEach(id -> assertThat(ids).as(file + ": " + id).contains(id.replace("_", "")));
                }
            }
        }
    }
}
