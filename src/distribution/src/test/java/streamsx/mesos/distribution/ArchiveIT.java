package streamsx.mesos.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the archive holds, and that it is the same each time it is made. */
class ArchiveIT {
    @TempDir
    static Path directory;

    private static Path home;

    @BeforeAll
    static void unpack() throws Exception {
        home = Distribution.unpack(directory).lib().getParent();
    }

    private static Set<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.toSet());
        }
    }

    private static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("lib"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    private static List<? extends ZipEntry> entries(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return List.copyOf(zip.stream().toList());
        }
    }

    @Test
    void madeAgainItIsTheSame() throws Exception {
        Path first = Path.of(System.getProperty("archive"));
        Path second = Path.of(System.getProperty("archive.again"));
        assertThat(second).isNotEqualTo(first);
        assertThat(Files.mismatch(first, second))
                .as("position of the first difference")
                .isEqualTo(-1);
    }

    @Test
    void licencesAreInIt() throws Exception {
        assertThat(names(".")).contains("LICENSE", "NOTICE", "README.md");
        assertThat(names("licences"))
                .containsExactlyInAnyOrder(
                        "Apache-2.0",
                        "EPL-2.0",
                        "LICENSE-checker-qual",
                        "LICENSE-jakarta-servlet-api",
                        "LICENSE-minimal-json",
                        "LICENSE-protobuf",
                        "LICENSE-slf4j");
    }

    @Test
    void theBillOfMaterialsNamesWhatItCarries() throws Exception {
        assumeFalse("offline=true".equals(System.getProperty("connection")), "made with a connection only");
        JsonNode bom = new ObjectMapper().readTree(home.resolve("sbom.json").toFile());
        assertThat(bom.path("bomFormat").asText()).isEqualTo("CycloneDX");
        Set<String> components = bom.findValuesAsText("purl").stream()
                .map(purl -> purl.replaceFirst(".*/([^/@]+)@([^?]+).*", "$1-$2"))
                .collect(Collectors.toSet());
        for (Path jar : jars()) {
            String name = jar.getFileName().toString().replaceFirst("(-linux-x86_64)?\\.jar$", "");
            if (!name.startsWith("snappy-java")) {
                assertThat(components).contains(name);
            }
        }
    }

    @Test
    void nativeCodeIsForLinuxOnly() throws Exception {
        List<String> natives = new ArrayList<>();
        for (Path jar : jars()) {
            entries(jar).stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.matches(".*\\.(so|dll|dylib|jnilib|a)"))
                    .forEach(natives::add);
        }
        assertThat(natives).allMatch(name -> name.endsWith("_epoll_x86_64.so"), "is netty's for Linux");
    }

    @Test
    void libHoldsTheProductAndLabTheRest() throws Exception {
        Set<String> product = names("lib");
        Set<String> lab = names("lib/lab");
        assertThat(product)
                .noneMatch(name -> name.startsWith("websocket"))
                .doesNotContainAnyElementsOf(lab)
                .filteredOn(name -> name.contains("-SNAPSHOT"))
                .extracting(name -> name.replaceFirst("-\\d.*", ""))
                .containsExactlyInAnyOrder("streams-on-mesos", "mesos-driver", "streams-adapter");
        assertThat(lab).noneMatch(name -> name.startsWith("websocket"));
    }

    @Test
    void scriptsThatNeedTheSourcesAreNotInIt() throws Exception {
        assertThat(names("scripts")).containsExactlyInAnyOrder("streams-on-mesos", "streamtool", "simulate", "chaos");
        assertThat(home.resolve("pom.xml")).doesNotExist();
        assertThat(home.resolve("src")).doesNotExist();
    }
}
