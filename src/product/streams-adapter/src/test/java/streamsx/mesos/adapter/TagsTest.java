package streamsx.mesos.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.streams.resourcemgr.ResourceTagException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TagsTest {
    private static String json(Fakes.Tags tags) throws Exception {
        return Tags.toJson(tags, Locale.ENGLISH).toString();
    }

    static Stream<Object> numbers() {
        return Stream.of(2, 2L, 0, 1.5, 2.5f, new BigDecimal("3.25"), "4", " 4 ", "0", "1e3", ".5", "+1", -0.0);
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void U22_numbersMayBeObjectsOrTexts(Object value) throws Exception {
        assertThat(json(new Fakes.Tags().with("t", "cores", value)))
                .isEqualTo("{\"t\":{\"cores\":\"" + value.toString().trim() + "\"}}");
    }

    static Stream<Object> noNumbers() {
        return Stream.of(
                Double.NaN,
                Double.POSITIVE_INFINITY,
                -1,
                "-0.5",
                "NaN",
                "Infinity",
                "",
                " ",
                "many",
                "1d",
                "0x10",
                "1,5",
                "1e999",
                true);
    }

    @ParameterizedTest
    @MethodSource("noNumbers")
    void U22_whatIsNoSizeIsRefused(Object value) {
        assertThatThrownBy(() -> json(new Fakes.Tags().with("tiny", "memory", value)))
                .isInstanceOf(ResourceTagException.class)
                .hasMessageStartingWith("CDISR6007E")
                .hasMessageContaining("tiny")
                .hasMessageContaining("\"memory\"")
                .hasMessageContaining("\"" + value + "\"");
    }

    @Test
    void zeroStandsForTheWholeOfferAndIsLeftToTheLeader() throws Exception {
        assertThat(json(new Fakes.Tags().with("all", "cores", 0, "memory", "0")))
                .isEqualTo("{\"all\":{\"cores\":\"0\",\"memory\":\"0\"}}");
    }

    @Test
    void propertiesMayHaveDefaults() throws Exception {
        Properties defaults = new Properties();
        defaults.put("memory", "512");
        Properties properties = new Properties(defaults);
        properties.put("cores", 2);

        assertThat(json(new Fakes.Tags().with("t", (Object) properties)))
                .isEqualTo("{\"t\":{\"cores\":\"2\",\"memory\":\"512\"}}");
    }

    @Test
    void namesWithoutADefinitionAreLabels() throws Exception {
        assertThat(json(new Fakes.Tags().with("view", (Object) null).with("empty")))
                .isEqualTo("{\"empty\":{},\"view\":null}");
        assertThat(Tags.toJson(null, null).toString()).isEqualTo("{}");
    }

    @Test
    void ofSeveralErrorsTheSameOneIsReportedEachTime() {
        assertThatThrownBy(() -> json(new Fakes.Tags().with("b", "x", "1").with("a", "z", "1", "y", "1")))
                .hasMessageStartingWith("CDISR6005E")
                .hasMessageContaining("tag a ")
                .hasMessageContaining("\"y\"");
    }
}
