package streamsx.mesos.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary.Failure;

class NoProcessesIT {

    @Test
    void aProcessThatHasEndedIsSeen() {
        assertThat(failuresOf(StartsOneThatEnds.class))
                .singleElement()
                .asString()
                .contains("started a process (0 ");
    }

    @Test
    void aProcessThatRunsIsSeen() {
        try {
            assertThat(failuresOf(StartsOneThatStays.class))
                    .singleElement()
                    .asString()
                    .contains("started a process (1 ");
        } finally {
            StartsOneThatStays.end();
        }
    }

    @Test
    void whatStartsNonePasses() {
        assertThat(failuresOf(StartsNone.class)).isEmpty();
    }

    private static List<Throwable> failuresOf(Class<?> tests) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create(LauncherConfig.DEFAULT)
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(tests))
                                .build(),
                        listener);
        return listener.getSummary().getFailures().stream()
                .map(Failure::getException)
                .toList();
    }

    @ExtendWith(NoProcesses.class)
    static class StartsOneThatEnds {
        @Test
        void starts() throws Exception {
            Process process = new ProcessBuilder("true").start();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ExtendWith(NoProcesses.class)
    static class StartsOneThatStays {
        private static final List<Process> STARTED = new java.util.ArrayList<>();

        @Test
        void starts() throws Exception {
            STARTED.add(new ProcessBuilder("sleep", "60").start());
        }

        static void end() {
            STARTED.forEach(process -> process.destroyForcibly()
                    .onExit()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join());
        }
    }

    @ExtendWith(NoProcesses.class)
    static class StartsNone {
        @Test
        void starts() {
            assertThat(ProcessHandle.current().isAlive()).isTrue();
        }
    }
}
