package streamsx.mesos.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** U-41: what the shipped file says and what the code does are the same. */
class ShippedPropertiesTest {
    @Test
    void u41EveryPropertyIsThereWithItsReasonAndDefault() throws Exception {
        List<String> lines = Files.readAllLines(Path.of("..", "..", "..", "conf", "streams-mesos.properties"));
        List<String> expected = Stream.of(Property.values())
                .flatMap(p -> Stream.of("# " + p.why() + ".", "#" + p + "=" + p.defaultValue()))
                .toList();
        List<String> reasonsAndDefaults = lines.subList(3, lines.size()).stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("##"))
                .toList();
        assertThat(reasonsAndDefaults).isEqualTo(expected);
    }
}
