package streamsx.mesos.streamsserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandInJarsTest {
    @TempDir
    Path home;

    @Test
    void jarsOfTheStandInFollowThoseOfTheProductInOrder() throws Exception {
        Path lab = Files.createDirectories(home.resolve("lib/lab"));
        Files.createFile(lab.resolve("streams-standin-1.jar"));
        Files.createFile(lab.resolve("streams-resourcemgr-api-1.jar"));
        Files.createFile(lab.resolve("notes.txt"));
        assertThat(StandInJars.added("/x/a.jar", home.toString()))
                .isEqualTo("/x/a.jar:" + lab + "/streams-resourcemgr-api-1.jar:" + lab + "/streams-standin-1.jar");
    }

    @Test
    void withoutThemTheClassPathStays() throws Exception {
        assertThat(StandInJars.added("/x/a.jar", home.toString())).isEqualTo("/x/a.jar");
        assertThat(StandInJars.added("/x/a.jar", null)).isEqualTo("/x/a.jar");
        Files.createDirectories(home.resolve("lib/lab"));
        assertThat(StandInJars.added("/x/a.jar", home.toString())).isEqualTo("/x/a.jar");
    }
}
