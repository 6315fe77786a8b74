package streamsx.mesos.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Status;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import streamsx.mesos.driver.api.DriverOptions;
import streamsx.mesos.driver.api.SubscribeGuard;

/** A scripted master, a scheduler that writes down what it is told, and their driver; all of it ends with the test. */
final class SchedulerFixture implements AfterEachCallback {

    static final FrameworkInfo INFO =
            FrameworkInfo.newBuilder().setUser("u").setName("n").build();
    static final DriverOptions OPTIONS = DriverOptions.defaults()
            .withStopTimeout(Duration.ofSeconds(10))
            .withRequestTimeout(Duration.ofSeconds(5))
            .withBackoff(Duration.ofMillis(20), Duration.ofMillis(100));

    final ScriptedMaster master;
    final RecordingScheduler scheduler = new RecordingScheduler();
    /** The last one; null before. Who makes another one stops this before. */
    HttpSchedulerDriver driver;

    SchedulerFixture() {
        try {
            master = new ScriptedMaster();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        try (master) {
            if (driver != null) {
                driver.stop(true);
            }
        }
    }

    /** One that acknowledges explicitly, not started. */
    HttpSchedulerDriver driver() {
        return driver(master.address(), null, OPTIONS);
    }

    /** One for these masters that acknowledges explicitly, not started; {@code guard} may be null. */
    HttpSchedulerDriver driver(String masters, SubscribeGuard guard, DriverOptions options) {
        driver = new HttpSchedulerDriver(scheduler, INFO, masters, false, guard, scheduler, options);
        return driver;
    }

    void start() {
        start(OPTIONS);
    }

    void start(DriverOptions options) {
        start(master.address(), options);
    }

    void start(String masters, DriverOptions options) {
        assertThat(driver(masters, null, options).start()).isEqualTo(Status.DRIVER_RUNNING);
    }

    void start(SubscribeGuard guard) {
        assertThat(driver(master.address(), guard, OPTIONS).start()).isEqualTo(Status.DRIVER_RUNNING);
    }
}
