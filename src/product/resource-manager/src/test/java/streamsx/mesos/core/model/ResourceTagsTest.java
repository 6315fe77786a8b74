package streamsx.mesos.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceTagsTest {
    private static final double CORES = 2;
    private static final double MEMORY = 4096;

    static Stream<Arguments> good() {
        return Stream.of(
                Arguments.of(Map.of(), 2, 4096),
                Arguments.of(Map.of("application", Map.of()), 2, 4096),
                Arguments.of(Map.of("mesos_small", Map.of("cores", "1", "memory", "1024")), 1, 1024),
                Arguments.of(Map.of("c", Map.of("cores", "8")), 8, 4096),
                Arguments.of(Map.of("m", Map.of("memory", "0.5")), 2, 0.5),
                // U-24: the largest counts, not the last in an unordered set
                Arguments.of(
                        Map.of("a", Map.of("cores", "1"), "b", Map.of("cores", "3"), "c", Map.of("cores", "2")),
                        3,
                        4096),
                Arguments.of(Map.of("a", Map.of("cores", "1"), "b", Map.of("memory", "1")), 1, 1),
                // the whole offer beats everything
                Arguments.of(Map.of("a", Map.of("cores", "64"), "b", Map.of("cores", "0")), 0, 4096),
                Arguments.of(Map.of("a", Map.of("cores", "-0", "memory", "0.0")), 0, 0));
    }

    @ParameterizedTest
    @MethodSource("good")
    void u24TheLargestCountsAndZeroIsTheWholeOffer(Map<String, Map<String, String>> tags, double cores, double memory)
            throws Exception {
        for (AllocationKind kind : AllocationKind.values()) {
            ResourceSize expected =
                    kind == AllocationKind.MASTER ? new ResourceSize(CORES, MEMORY) : new ResourceSize(cores, memory);
            assertThat(ResourceTags.size(kind, tags, CORES, MEMORY)).isEqualTo(expected);
        }
        ResourceTags.validate(tags);
    }

    @Test
    void aNullDefinitionIsAPlainLabel() throws Exception {
        Map<String, Map<String, String>> tags = new HashMap<>();
        tags.put("jmx", null);
        assertThat(ResourceTags.size(AllocationKind.FLEXIBLE, tags, CORES, MEMORY))
                .isEqualTo(new ResourceSize(CORES, MEMORY));
    }

    @ParameterizedTest
    @CsvSource({
        "0.001,0.001",
        "1000000,1000000",
        "0e9,0",
        "1,1",
        "1.5,1.5",
        " 2 ,2",
        "+3,3",
        ".5,0.5",
        "2.,2",
        "1e3,1000",
        "1E-1,0.1"
    })
    void numbers(String text, double value) throws Exception {
        assertThat(ResourceTags.size(AllocationKind.SYNCHRONOUS, Map.of("t", Map.of("cores", text)), 9, 9)
                        .cores())
                .isEqualTo(value);
    }

    // U-22: NaN passed
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "NaN",
                "Infinity",
                "-Infinity",
                "-1",
                "-0.1",
                "1e999",
                "1e300",
                "1000000001",
                "1e-400",
                "-1e-400",
                "1e-9",
                "0.0004",
                "1d",
                "1f",
                "0x1p3",
                "1,5",
                "1 2",
                "true",
                "1e",
                "."
            })
    void u22NoNumbers(String text) {
        for (AllocationKind kind : AllocationKind.values()) {
            ResourceTags.TagException e = catchThrowableOfType(
                    ResourceTags.TagException.class,
                    () -> ResourceTags.size(kind, Map.of("big", Map.of("memory", text)), CORES, MEMORY));
            assertThat(e).hasMessageContaining("big").hasMessageContaining("memory");
            assertThat(e.tag()).isEqualTo("big");
            assertThat(e.property()).isEqualTo("memory");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "_a", "a-b", "a b", "ä", "a.b", "a\n"})
    void names(String tag) {
        ResourceTags.TagException e = catchThrowableOfType(
                ResourceTags.TagException.class, () -> ResourceTags.validate(Map.of(tag, Map.of())));
        assertThat(e.tag()).isEqualTo(tag);
        assertThat(e.property()).isEmpty();
    }

    @Test
    void anUnknownPropertyIsNamed() {
        assertThatThrownBy(() -> ResourceTags.validate(Map.of("t", Map.of("Cores", "1"))))
                .isInstanceOf(ResourceTags.TagException.class)
                .hasMessageContaining("\"t\"")
                .hasMessageContaining("\"Cores\"");
    }

    @Test
    void aPropertyWithoutAValueIsNamed() {
        Map<String, String> definition = new HashMap<>();
        definition.put("cores", null);
        assertThatThrownBy(() -> ResourceTags.validate(Map.of("t", definition)))
                .isInstanceOf(ResourceTags.TagException.class)
                .hasMessageContaining("cores");
    }
}
