package streamsx.mesos.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    static final String RESOURCES = """
        [{"nativeId":"resource_0","id":"mesos_resource_0","mesosTaskId":"streams_resource_0_0","resourceState":"RUNNING",
          "requestState":"ALLOCATED","taskCompletionStatus":"NONE","hostname":"10.0.0.1","master":true,
          "tags":["jmx","audit"],"cores":2.0,"memory":4096.0},
         {"nativeId":"resource_10","id":"mesos_resource_10","mesosTaskId":null,"resourceState":"NEW",
          "requestState":"PENDING","taskCompletionStatus":"NONE","hostname":"","master":false,
          "tags":[],"cores":1,"memory":1024}]
        """;

    private static JsonNode json() {
        return Json.parse(RESOURCES.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    @Test
    void shortForm() {
        assertThat(GetResourceStateCommand.table(json(), false).toString()).isEqualTo("""
            Display Name       Native Name  Mesos Task ID         Resource State  Request State  Completion Status  Host Name  Is Master
            mesos_resource_0   resource_0   streams_resource_0_0  RUNNING         ALLOCATED      NONE               10.0.0.1   true
            mesos_resource_10  resource_10                        NEW             PENDING        NONE                          false
            """);
    }

    @Test
    void longForm() {
        assertThat(GetResourceStateCommand.table(json(), true).toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("Is Master  Tags          Cores  Memory"),
                        line -> assertThat(line).endsWith("true       [jmx, audit]  2.0    4096.0"),
                        line -> assertThat(line).endsWith("false      []            1.0    1024.0"));
    }

    @Test
    void withoutRowsTheHeaderStays() {
        assertThat(new Table("A", "Longer").toString()).isEqualTo("A  Longer\n");
    }

    @Test
    void rowsMustFit() {
        assertThatThrownBy(() -> new Table("A", "B").add(List.of("x"))).isInstanceOf(IllegalArgumentException.class);
    }
}
