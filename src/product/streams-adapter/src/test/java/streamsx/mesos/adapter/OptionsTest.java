package streamsx.mesos.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void takesItsPartOfTheServersList() throws Exception {
        Options options = Options.parse(
                "start",
                "--fg",
                "--manager",
                "a.B",
                "--deploy",
                "true",
                "--type",
                "mesos2",
                "--rest-url",
                "http://h:1",
                "--home-dir",
                "${MESOS_SANDBOX}",
                "--install-path",
                "/here",
                "--agents-install-path",
                "/there",
                "--rest-token-file=/t",
                "-d",
                "dom",
                "--verbose");

        assertThat(options.type()).isEqualTo("mesos2");
        assertThat(options.required(Options.REST_URL, Locale.ENGLISH)).isEqualTo("http://h:1");
        assertThat(options.required(Options.TOKEN_FILE, Locale.ENGLISH)).isEqualTo("/t");
        assertThat(options.homeDir()).isEqualTo("${MESOS_SANDBOX}");
        assertThat(options.agentsInstallPath()).isEqualTo("/there");
    }

    @Test
    void emptyIsNotSet() {
        Options options =
                Options.parse("--agents-install-path", "", "--install-path", "/here", "--home-dir", "", "--type", "");

        assertThat(options.agentsInstallPath()).isEqualTo("/here");
        assertThat(options.homeDir()).isEmpty();
        assertThat(options.type()).isEqualTo("mesos");
    }

    @Test
    void anOptionIsNoValueOfTheOneBefore() {
        Options options = Options.parse("--rest-url", "--type", "t", "--home-dir");

        assertThat(options.type()).isEqualTo("t");
        assertThatThrownBy(() -> options.required(Options.REST_URL, Locale.GERMAN))
                .isInstanceOf(Options.OptionException.class)
                .hasMessageStartingWith("CDISR6013E: Die Option --rest-url");
    }

    @Test
    void U20_waitsAreNotReadHereAtAll() {
        assertThat(Options.parse("--wait-sync-secs", "30.0", "--property", "WAIT_SYNC_SECS=30.0")
                        .type())
                .isEqualTo("mesos");
    }

    @Test
    void nullsAreNothing() {
        assertThat(Options.parse((String[]) null).homeDir()).isEmpty();
        assertThat(Options.parse(null, "--type", null, "--home-dir", "/h").homeDir())
                .isEqualTo("/h");
    }
}
