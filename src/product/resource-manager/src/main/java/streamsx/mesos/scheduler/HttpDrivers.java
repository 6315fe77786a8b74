package streamsx.mesos.scheduler;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.mesos.Protos;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import streamsx.mesos.driver.HttpSchedulerDriver;
import streamsx.mesos.driver.api.CallListener;
import streamsx.mesos.driver.api.DriverOptions;
import streamsx.mesos.driver.api.MasterDetector;
import streamsx.mesos.driver.api.SubscribeGuard;

/** Drivers that speak to a master over HTTP. */
public final class HttpDrivers implements StreamsMesosScheduler.DriverFactory {
    private static final long CONFIRM_SECONDS = 10;

    private final String master;
    private final DriverOptions options;

    /** For masters that ask for nothing. */
    public HttpDrivers(String master) {
        this(master, DriverOptions.defaults());
    }

    /**
     * Drivers for masters that may ask who we are.
     *
     * @param master {@code host:port}, a URL, {@code zk://…}, or what else {@link MasterDetector} takes
     */
    public HttpDrivers(String master, DriverOptions options) {
        this.master = master;
        this.options = options;
    }

    @Override
    public SchedulerDriver create(
            Scheduler scheduler, Protos.FrameworkInfo framework, LeadershipCheck check, CallListener listener) {
        return new HttpSchedulerDriver(scheduler, framework, master, false, guard(check), listener, options);
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
