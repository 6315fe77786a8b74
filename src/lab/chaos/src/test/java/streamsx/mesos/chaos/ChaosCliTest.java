package streamsx.mesos.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ChaosCliTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--minutes 0|--minutes",
                "--minutes -1|--minutes",
                "--minutes NaN|--minutes",
                "--minutes x|--minutes",
                "--seed 1.5|--seed",
                "--instances 2|--instances",
                "--agents 1|--agents",
                "--clients 0|--clients",
                "--master zk://a:1/m|belong together",
                "--zkconnect a:1|belong together",
                "--zkconnect a --master zk://a:1/m|--zkconnect",
                "--zkconnect a:1 --master zk://a:1|--master",
                "--more|--more"
            })
    void badInputIsRefusedWithItsNameAndNothingIsStarted(String arguments, String named) {
        StringWriter err = new StringWriter();
        int code = new CommandLine(new ChaosCli()).setErr(new PrintWriter(err)).execute(arguments.split(" "));
        assertThat(code).isEqualTo(2);
        assertThat(err.toString().lines().findFirst().orElseThrow()).contains(named);
    }
}
