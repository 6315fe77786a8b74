package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.apache.mesos.v1.scheduler.Protos.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.driver.api.DriverOptions;

/** README.md says everything, and its example compiles. */
class ReadmeTest {

    private final String readme = read();

    @Test
    void theExampleCompiles(@TempDir Path dir) throws Exception {
        Matcher example = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(readme);
        assertThat(example.find()).isTrue();
        Path source = Files.writeString(dir.resolve("Example.java"), example.group(1));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        dir.toString(),
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());
        assertThat(result).isZero();
    }

    @Test
    void everyCallCallbackOptionAndEventIsInIt() {
        Stream<String> methods = Stream.of(SchedulerDriver.class, Scheduler.class)
                .map(Class::getMethods)
                .flatMap(Arrays::stream)
                .map(Method::getName);
        Stream<String> options =
                Arrays.stream(DriverOptions.class.getRecordComponents()).map(RecordComponent::getName);
        Stream<String> calls = Arrays.stream(Call.Type.values())
                .map(Enum::name)
                .filter(name -> !name.equals("UNKNOWN")
                        // Of inverse offers, and of operations that someone else waits for, the v0 interface knows
                        // nothing.
                        && !name.endsWith("INVERSE_OFFERS")
                        && !name.equals("SHUTDOWN")
                        && !name.equals("RECONCILE_OPERATIONS"));
        Stream<String> events =
                Arrays.stream(Event.Type.values()).map(Enum::name).filter(name -> !name.equals("UNKNOWN"));
        assertThat(Stream.of(methods, options, calls, events)
                        .flatMap(names -> names)
                        .distinct())
                .allSatisfy(name -> assertThat(readme).containsPattern("\\b" + name + "\\b"));
    }

    private static String read() {
        try {
            return Files.readString(Path.of("README.md"));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
