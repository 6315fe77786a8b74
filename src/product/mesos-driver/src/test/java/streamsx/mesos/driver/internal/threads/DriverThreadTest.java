package streamsx.mesos.driver.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import streamsx.mesos.driver.HttpSchedulerDriver;
import streamsx.mesos.driver.RecordingScheduler;

@Timeout(30)
class DriverThreadTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<String> told = new ArrayList<>();

    @Test
    void whatEndsItIsTold() {
        run(() -> {
            throw new FatalException("nothing helps");
        });
        run(() -> {
            throw new IllegalStateException("oops");
        });
        run(() -> {
            throw new OutOfMemoryError("heap");
        });

        assertThat(told)
                .containsExactly(
                        "nothing helps",
                        "defect in the driver: java.lang.IllegalStateException: oops",
                        "defect in the driver: java.lang.OutOfMemoryError: heap");
    }

    @Test
    void theEndThatItsOwnerAsksForIsNot() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        DriverThread thread = new DriverThread(
                "test",
                () -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        throw new FatalException("cut off");
                    }
                },
                told::add);
        thread.start();
        begun.await();
        thread.close(LONG);

        assertThat(told).isEmpty();
    }

    @Test
    void anInterruptThatNobodyAskedForIsTold() {
        run(() -> {
            Thread.currentThread().interrupt();
            new CountDownLatch(1).await();
        });

        assertThat(told).containsExactly("interrupted on test");
    }

    /** Without it the driver would say that it runs, and never subscribe again. */
    @Test
    void aDriverWhoseThreadFailsTellsItsScheduler() throws Exception {
        RecordingScheduler scheduler = new RecordingScheduler();
        HttpSchedulerDriver driver = new HttpSchedulerDriver(
                scheduler,
                FrameworkInfo.newBuilder().setUser("u").setName("n").build(),
                "127.0.0.1:1",
                true,
                () -> {
                    throw new LinkageError("a class is missing");
                },
                null);
        driver.start();

        assertThat(driver.join()).isEqualTo(Status.DRIVER_ABORTED);
        assertThat(scheduler.next())
                .isEqualTo("error defect in the driver: java.lang.LinkageError: a class is missing");
    }

    private void run(DriverThread.Work work) {
        DriverThread thread = new DriverThread("test", work, told::add);
        thread.start();
        thread.awaitEnd(LONG);
    }
}
