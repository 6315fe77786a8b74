package streamsx.mesos.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same events lead to the same effects in whatever JVM. */
class DeterminismAcrossJvmsIT {
    private static final int JVMS = 3;

    /** The hash tables of the JDK that cannot change are iterated in an order that each JVM chooses anew. */
    @Test
    void theJvmLeavesNoTrace() throws IOException, InterruptedException {
        List<Process> children = new ArrayList<>();
        for (int i = 0; i < JVMS; i++) {
            children.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Transcript.class.getName(),
                            Integer.toString(i + 1))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }
        byte[] here = Transcript.of(1).getBytes(StandardCharsets.UTF_8);
        for (Process child : children) {
            byte[] there = child.getInputStream().readAllBytes();
            assertThat(child.waitFor()).isZero();
            assertThat(there).isEqualTo(here);
        }
    }
}
