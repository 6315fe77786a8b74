package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.mesos.Protos.FrameworkInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.driver.api.DriverOptions;
import streamsx.mesos.testsupport.Await;

/**
 * Some thousands of nasty answers to SUBSCRIBEs and other calls: the driver survives each, or says by {@code error}
 * that it cannot go on, and registers as soon as it is answered well; nothing is left behind. {@code
 * -Dmesos.driver.fuzz=N} makes it N times as many.
 */
class HttpEdgeFuzzTest {

    private static final int TIMES = Integer.getInteger("mesos.driver.fuzz", 1);
    private static final int ANSWERS = 2_000 * TIMES;
    private static final long SEED = Long.getLong("mesos.driver.seed", 20261121L);
    private static final FrameworkInfo INFO = FrameworkInfo.newBuilder()
            .setUser("u")
            .setName("n")
            .setHostname("h")
            .build();
    private static final DriverOptions OPTIONS = DriverOptions.defaults()
            .withStopTimeout(Duration.ofSeconds(5))
            .withRequestTimeout(Duration.ofSeconds(2))
            .withBackoff(Duration.ofNanos(1000), Duration.ofMillis(1));

    private HttpSchedulerDriver driver;

    @AfterEach
    void end() {
        if (driver != null) {
            driver.stop(true);
        }
    }

    @Test
    @Timeout(600)
    void noAnswerHangsOrBreaksTheDriver() throws Exception {
        // Other tests' clients may not have been collected yet.
        List<Thread> before = driverThreads(List.of());
        int registrations = 0;
        int errors = 0;
        try (NastyMaster master = new NastyMaster(SEED)) {
            RecordingScheduler scheduler = new RecordingScheduler();
            driver = start(master, scheduler);
            while (master.answers.get() < ANSWERS) {
                String entry = scheduler.log.poll(20, TimeUnit.SECONDS);
                assertThat(entry)
                        .as("a sign of life after %d answers, seed %d", master.answers.get(), SEED)
                        .isNotNull();
                if (entry.contains("registered")) {
                    registrations++;
                    driver.reviveOffers();
                } else if (entry.startsWith("error")) {
                    assertThat(entry).contains("SUBSCRIBE refused with HTTP status 4");
                    errors++;
                    driver.stop(true);
                    driver = start(master, scheduler);
                } else {
                    assertThat(entry)
                            .matches("(disconnected|(accepted|refused|unknown|dropped) "
                                    + "(REVIVE|UPDATE_FRAMEWORK))[\\s\\S]*");
                }
            }
            driver.stop(true);
            driver = null;
            assertThat(registrations)
                    .as("of %d", master.good.get())
                    .isGreaterThanOrEqualTo(master.good.get() - 1 - errors);
            assertThat(master.good.get()).isGreaterThan(ANSWERS / 60);
            assertNothingIsLeft(master, before);
        }
    }

    private static HttpSchedulerDriver start(NastyMaster master, RecordingScheduler scheduler) {
        HttpSchedulerDriver driver =
                new HttpSchedulerDriver(scheduler, INFO, master.address(), false, null, scheduler, OPTIONS);
        driver.start();
        return driver;
    }

    /** Threads end at once; idle connections do when the HTTP client is collected. */
    private static void assertNothingIsLeft(NastyMaster master, List<Thread> before) {
        Await.until("no connection and no thread is left", Duration.ofSeconds(60), Duration.ofMillis(50), () -> {
            System.gc();
            assertThat(master.open.get()).as("connections").isZero();
            assertThat(driverThreads(before)).isEmpty();
            return true;
        });
    }

    private static List<Thread> driverThreads(List<Thread> without) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("mesos-driver")
                        || thread.getName().startsWith("HttpClient-"))
                .filter(thread -> !without.contains(thread))
                .toList();
    }
}
