package streamsx.mesos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Types, members and files that a document names are there, so that a reader finds them. */
class DocumentedNamesTest {
    private static final Path ROOT = Path.of("..", "..", "..");
    /** A type, perhaps in a package folder, perhaps with a member: `Term`, `Term.request`, `core/TasksTest`. */
    private static final Pattern NAME = Pattern.compile("`(?:[a-z]+/)*([A-Z]\\w*[a-z]\\w*)(?:\\.([a-z]\\w*))?`");

    private static final Pattern DECLARED = Pattern.compile("\\b(?:class|interface|record|enum) (\\w+)");
    private static final Pattern IMPORTED = Pattern.compile("(?m)^import [\\w.]+\\.(\\w+);");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^):#]+)(?:#[^)]*)?\\)");
    /** Headers of HTTP, and types of Java and Mesos that no source imports. */
    private static final List<String> FOREIGN =
            List.of("Allow", "Location", "IllegalStateException", "MesosExecutorDriver");

    private static final List<String> READMES =
            List.of("README.md", "src/product/mesos-driver/README.md", "src/lab/examples/README.md");

    private static final Map<String, StringBuilder> SOURCES = new HashMap<>();

    @BeforeAll
    static void readSources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("src"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                DECLARED.matcher(text)
                        .results()
                        .forEach(m -> SOURCES.computeIfAbsent(m.group(1), name -> new StringBuilder())
                                .append(text));
                IMPORTED.matcher(text)
                        .results()
                        .forEach(m -> SOURCES.computeIfAbsent(m.group(1), name -> new StringBuilder())
                                .append(text));
            }
        }
    }

    static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("ha-docs"))) {
            return Stream.concat(
                            files.filter(f -> f.toString().endsWith(".md")),
                            READMES.stream().map(ROOT::resolve))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyTypeThatADocumentNamesExists(Path document) throws Exception {
        assertThat(NAME.matcher(Files.readString(document)).results())
                .filteredOn(name -> !FOREIGN.contains(name.group(1)))
                .allSatisfy(name -> {
                    assertThat(SOURCES).as(name.group()).containsKey(name.group(1));
                    if (name.group(2) != null) {
                        assertThat(SOURCES.get(name.group(1))).as(name.group()).containsPattern("\\b" + name.group(2));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyFileThatADocumentLinksExists(Path document) throws Exception {
        assertThat(LINK.matcher(Files.readString(document)).results().map(link -> link.group(1)))
                .allSatisfy(link -> assertThat(document.resolveSibling(link)).exists());
    }

    /** Tables, code, captions and addresses may be longer. */
    @ParameterizedTest
    @MethodSource("documents")
    void proseEndsAtColumn120(Path document) throws Exception {
        assertThat(Files.readString(document)
                        .replaceAll("(?ms)^```.*?^```$", "")
                        .lines())
                .filteredOn(line -> !line.startsWith("|") && !line.startsWith("    "))
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(120));
    }

    @Test
    void architectureAndGlossaryNameTheCode() throws Exception {
        for (String document : List.of("architecture.md", "glossary.md")) {
            List<MatchResult> names = NAME.matcher(Files.readString(ROOT.resolve(Path.of("ha-docs", document))))
                    .results()
                    .toList();
            assertThat(names).as(document).hasSizeGreaterThan(40);
        }
    }
}
