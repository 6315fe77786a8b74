package streamsx.mesos.scheduler;

import java.lang.reflect.Proxy;
import java.util.Optional;
import org.apache.mesos.MesosSchedulerDriver;
import org.apache.mesos.Protos;
import org.apache.mesos.Scheduler;
import org.apache.mesos.SchedulerDriver;
import streamsx.mesos.driver.api.CallListener;

/**
 * Drivers of libmesos. They subscribe again by themselves, so leadership is confirmed before the first time only; they
 * do not say what became of a call, and their KILL names no agent (ha-docs/operations.md).
 */
public final class NativeDrivers implements StreamsMesosScheduler.DriverFactory {
    /** Makes the driver itself. */
    interface Maker {
        SchedulerDriver make(
                Scheduler scheduler,
                Protos.FrameworkInfo framework,
                String master,
                Optional<Protos.Credential> credential);
    }

    private final String master;
    private final Optional<Protos.Credential> credential;
    private final Maker maker;

    /**
     * Drivers for these masters.
     *
     * @param master     {@code host:port} or {@code zk://…}
     * @param credential who we are, if they ask
     */
    public NativeDrivers(String master, Optional<Protos.Credential> credential) {
        // Its class loads the library: not before it is used.
        this(
                master,
                credential,
                (scheduler, framework, where, who) -> who.isPresent()
                        ? new MesosSchedulerDriver(scheduler, framework, where, false, who.get())
                        : new MesosSchedulerDriver(scheduler, framework, where, false));
    }

    NativeDrivers(String master, Optional<Protos.Credential> credential, Maker maker) {
        this.master = master;
        this.credential = credential;
        this.maker = maker;
    }

    @Override
    public SchedulerDriver create(
            Scheduler scheduler, Protos.FrameworkInfo framework, LeadershipCheck check, CallListener listener) {
        SchedulerDriver driver = maker.make(scheduler, framework, master, credential);
        return (SchedulerDriver) Proxy.newProxyInstance(
                NativeDrivers.class.getClassLoader(),
                new Class<?>[] {SchedulerDriver.class},
                new GuardedStart(driver, check, listener));
    }
}
