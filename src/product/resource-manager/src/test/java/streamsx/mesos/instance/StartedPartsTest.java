package streamsx.mesos.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import streamsx.mesos.leader.ExitCode;
import streamsx.mesos.testsupport.LogCapture;

/** Parts are started in order and closed in reverse, whatever fails. */
class StartedPartsTest {
    private final List<String> happened = new ArrayList<>();

    private final class Recorded implements Part {
        private final String name;
        private final boolean starts;
        private final boolean closes;

        Recorded(String name, boolean starts, boolean closes) {
            this.name = name;
            this.starts = starts;
            this.closes = closes;
        }

        @Override
        public void start() throws IOException {
            happened.add("start " + name);
            if (!starts) {
                throw new IOException("start of " + name);
            }
        }

        @Override
        public void close() throws IOException {
            happened.add("close " + name);
            if (!closes) {
                throw new IOException("close of " + name);
            }
        }
    }

    @Test
    void partsAreClosedInReverse() throws Exception {
        try (StartedParts parts = new StartedParts()) {
            parts.start(new Recorded("a", true, true));
            parts.start(new Recorded("b", true, true));
            parts.start(new Recorded("c", true, true));
        }
        assertThat(happened).containsExactly("start a", "start b", "start c", "close c", "close b", "close a");
    }

    @Test
    void aPartThatCannotStartIsClosedTooAndLaterOnesAreNotStarted() {
        assertThatThrownBy(() -> {
                    try (StartedParts parts = new StartedParts()) {
                        parts.start(new Recorded("a", true, true));
                        parts.start(new Recorded("b", false, true));
                        parts.start(new Recorded("c", true, true));
                    }
                })
                .hasMessage("start of b");
        assertThat(happened).containsExactly("start a", "start b", "close b", "close a");
    }

    @Test
    void failuresToCloseAreGatheredAndKeepNobodyFromClosing() {
        assertThatThrownBy(() -> {
                    try (StartedParts parts = new StartedParts()) {
                        parts.start(new Recorded("a", true, false));
                        parts.start(new Recorded("b", true, true));
                        parts.start(new Recorded("c", true, false));
                    }
                })
                .hasMessage("close of c")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("close of a"));
        assertThat(happened).endsWith("close c", "close b", "close a");
    }

    @Test
    void aFailureToStartCarriesThoseToClose() {
        assertThatThrownBy(() -> {
                    try (StartedParts parts = new StartedParts()) {
                        parts.start(new Recorded("a", true, false));
                        parts.start(new Recorded("b", false, true));
                    }
                })
                .hasMessage("start of b")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("close of a"));
    }

    /** The supervisor would start a torn down instance again, if its end looked like a failure. */
    @Test
    void whyTheLifeEndedCountsAndAFailureToCloseIsLogged() throws Exception {
        try (LogCapture log = new LogCapture()) {
            ExitCode exit = StartedParts.run(parts -> {
                parts.start(new Recorded("a", true, false));
                parts.start(new Recorded("b", true, true));
                return ExitCode.TORN_DOWN;
            });

            assertThat(exit).isEqualTo(ExitCode.TORN_DOWN);
            assertThat(happened).endsWith("close b", "close a");
            assertThat(log.lines()).anySatisfy(line -> assertThat(line).contains("WARN", "close of a"));
        }
    }

    @Test
    void aPartThatCannotStartHasTheExitCodeWhateverClosingDoes() throws Exception {
        assertThat(StartedParts.run(parts -> {
                    parts.start(new Recorded("a", true, false));
                    throw new CannotStartException(ExitCode.PORT_IN_USE);
                }))
                .isEqualTo(ExitCode.PORT_IN_USE);
        assertThat(StartedParts.run(parts -> {
                    parts.start(new Recorded("a", true, false));
                    throw new InterruptedException();
                }))
                .isEqualTo(ExitCode.STOPPED);
        assertThatThrownBy(() -> StartedParts.run(parts -> {
                    parts.start(new Recorded("a", true, false));
                    throw new IllegalStateException("a defect");
                }))
                .hasMessage("a defect");
    }
}
