package streamsx.mesos.scheduler;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.mesos.Protos;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import streamsx.mesos.driver.CallListener;
import streamsx.mesos.driver.HttpSchedulerDriver;
import streamsx.mesos.driver.SubscribeGuard;

/** Drivers that speak to a master over HTTP. */
public final class HttpDrivers implements StreamsMesosScheduler.DriverFactory {
    private static final long CONFIRM_SECONDS = 10;

    private final String master;

    /** @param master {@code host:port}, a URL, or {@code zk://…} */
    public HttpDrivers(String master) {
        this.master = master;
    }

    @Override
    public SchedulerDriver create(Scheduler scheduler, Protos.FrameworkInfo framework, LeadershipCheck check,
                                  CallListener listener) {
        return new HttpSchedulerDriver(scheduler, framework, master, false, guard(check), listener);
    }

    private static SubscribeGuard guard(LeadershipCheck check) {
        return () -> {
            try {
                return check.leads().toCompletableFuture().get(CONFIRM_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                // Not known is no: the driver asks again later.
                return false;
            }
        };
    }
}
