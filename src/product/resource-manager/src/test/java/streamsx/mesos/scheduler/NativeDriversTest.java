package streamsx.mesos.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mesos.Protos;
import org.apache.mesos.SchedulerDriver;
import org.apache.mesos.v1.scheduler.Protos.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import streamsx.mesos.driver.api.CallListener;

/** What stands around libmesos, with a stand-in for it: there is none here. */
@Timeout(30)
class NativeDriversTest {
    private static final Protos.FrameworkInfo INFO =
            Protos.FrameworkInfo.newBuilder().setUser("u").setName("n").build();

    private static final Protos.Credential WHO = Protos.Credential.newBuilder()
            .setPrincipal("fw")
            .setSecret("s3cret")
            .build();

    private final BlockingQueue<String> given = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> called = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> launched = new LinkedBlockingQueue<>();
    private final AtomicBoolean leads = new AtomicBoolean();
    private final AtomicInteger asked = new AtomicInteger();
    private final FakeMesos libmesos = new FakeMesos();
    private final SchedulerDriver driver = new NativeDrivers(
                    "zk://h:1/mesos", Optional.of(WHO), (scheduler, framework, master, who) -> {
                        given.add(master + " "
                                + who.map(Protos.Credential::getPrincipal).orElse("nobody"));
                        libmesos.before = called::add;
                        return libmesos.create(scheduler, framework, null, null);
                    })
            .create(
                    null,
                    INFO,
                    () -> {
                        asked.incrementAndGet();
                        return CompletableFuture.completedFuture(leads.get());
                    },
                    new CallListener() {
                        @Override
                        public void accepted(Call call) {
                            call.getAccept()
                                    .getOperationsList()
                                    .forEach(o -> o.getLaunch()
                                            .getTaskInfosList()
                                            .forEach(t ->
                                                    launched.add(t.getTaskId().getValue())));
                        }
                    });

    @Test
    void libmesosIsToldWhoWeAre() {
        assertThat(given).containsExactly("zk://h:1/mesos fw");
    }

    @Test
    void registersOnlyWhenLeadershipIsConfirmed() throws Exception {
        assertThat(driver.start()).isEqualTo(Protos.Status.DRIVER_RUNNING);
        while (asked.get() == 0) {
            assertThat(called.poll(10, TimeUnit.MILLISECONDS)).isNull();
        }
        assertThat(called).isEmpty();
        leads.set(true);
        assertThat(called.poll(10, TimeUnit.SECONDS)).isEqualTo("start");
        driver.reviveOffers();
        assertThat(called.poll()).isEqualTo("reviveOffers");
    }

    @Test
    void whoIsStoppedBeforeThatNeverRegisters() throws Exception {
        driver.start();
        driver.stop(true);
        leads.set(true);
        assertThat(called.poll(10, TimeUnit.SECONDS)).isEqualTo("stop");
        assertThat(called.poll(1500, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void aLaunchIsSaidToBeUnderWay() {
        Protos.TaskInfo task = Protos.TaskInfo.newBuilder()
                .setName("t")
                .setSlaveId(Protos.SlaveID.newBuilder().setValue("a"))
                .setTaskId(Protos.TaskID.newBuilder().setValue("t-1"))
                .build();
        driver.acceptOffers(
                List.of(),
                List.of(Protos.Offer.Operation.newBuilder()
                        .setType(Protos.Offer.Operation.Type.LAUNCH)
                        .setLaunch(Protos.Offer.Operation.Launch.newBuilder().addTaskInfos(task))
                        .build()),
                Protos.Filters.getDefaultInstance());
        assertThat(launched).containsExactly("t-1");
    }

    @Test
    void theLibraryIsLookedForWhereTheNativeDriverLooks(@TempDir Path dir) throws Exception {
        Path library = Files.writeString(dir.resolve(System.mapLibraryName("mesos")), "no library");
        String path = "/nowhere" + File.pathSeparator + dir;
        assertThat(NativeLibrary.problem(Map.of(), path)).isEmpty();
        assertThat(NativeLibrary.problem(Map.of("MESOS_NATIVE_JAVA_LIBRARY", library.toString()), ""))
                .isEmpty();
        assertThat(NativeLibrary.problem(Map.of("MESOS_NATIVE_JAVA_LIBRARY", dir + "/other.so"), path))
                .get()
                .asString()
                .contains(dir + "/other.so", "MESOS_NATIVE_JAVA_LIBRARY", "MESOS_DRIVER=http");
        assertThat(NativeLibrary.problem(Map.of(), "/nowhere"))
                .get()
                .asString()
                .contains("/nowhere", System.mapLibraryName("mesos"), "MESOS_NATIVE_JAVA_LIBRARY", "MESOS_DRIVER=http");
    }

    @Test
    void aLibraryThatCannotBeLoadedIsAProblemNotACrash() {
        assertThat(NativeLibrary.load()).get().asString().contains("cannot be loaded", "MESOS_DRIVER=http");
    }
}
