package streamsx.mesos.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
    private final Locale before = Locale.getDefault();

    @AfterEach
    void restore() {
        Locale.setDefault(before);
    }

    private static Properties bundle(String name) throws Exception {
        Properties properties = new Properties();
        try (InputStream in = MessagesTest.class.getResourceAsStream(name + ".properties")) {
            properties.load(in);
        }
        return properties;
    }

    @ParameterizedTest
    @ValueSource(strings = {"messages", "messages_de"})
    void everyBundleHasEveryMessageAndNoOther(String name) throws Exception {
        assertThat(bundle(name).stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Text.values()).map(Text::id).collect(Collectors.toSet()));
        try (InputStream in = MessagesTest.class.getResourceAsStream(name + ".properties")) {
            // Java 8 takes other bytes for Latin 1.
            assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)
                            .chars()
                            .allMatch(c -> c < 0x80))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Text.class)
    void allLanguagesSayTheSameThings(Text text) throws Exception {
        String english = bundle("messages").getProperty(text.id());
        String german = bundle("messages_de").getProperty(text.id());

        assertThat(arguments(german)).isEqualTo(arguments(english));
        // A lone apostrophe would swallow the arguments behind it.
        Object[] values = {"#a", "#b", "#c"};
        for (String pattern : new String[] {english, german}) {
            String shown = new MessageFormat(pattern, Locale.ROOT).format(values);
            assertThat(arguments(pattern)).allSatisfy(n -> assertThat(shown).contains((String) values[n]));
            assertThat(shown).doesNotContain("{0").doesNotContain("{1").doesNotContain("{2");
        }
    }

    private static Set<Integer> arguments(String pattern) {
        return Pattern.compile("\\{(\\d)}")
                .matcher(pattern)
                .results()
                .map(m -> Integer.valueOf(m.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void speaksTheCallersLanguage() {
        Locale.setDefault(Locale.GERMANY);
        assertThat(Messages.format(Locale.UK, Text.NOT_SERVING, "x")).startsWith("SOM0001E: The request x cannot");
        assertThat(Messages.format(Locale.GERMAN, Text.LEADER_UNREACHABLE, "x", "u", "r"))
                .startsWith("SOM0002E: Die Anforderung x konnte dem f\u00fchrenden Ressourcenmanager unter u");
        // Not this process's own language for somebody who speaks a third one.
        assertThat(Messages.format(Locale.FRENCH, Text.NOT_SERVING, "x")).startsWith("SOM0001E: The request");
        assertThat(Messages.format(null, Text.NOT_SERVING, "x")).startsWith("SOM0001E: Die Anforderung");
    }

    @Test
    void argumentsArePutInAsTheyAre() {
        assertThat(Messages.format(Locale.GERMAN, Text.BAD_COUNT, -1_234_567)).contains("-1234567 ");
        assertThat(Messages.format(Locale.ENGLISH, Text.REFUSED, "{0}''", null)).contains("{0}''");
    }
}
