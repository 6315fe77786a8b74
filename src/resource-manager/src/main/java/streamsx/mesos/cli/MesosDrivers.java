package streamsx.mesos.cli;

import java.util.Map;
import java.util.Optional;
import streamsx.mesos.config.Config;
import streamsx.mesos.config.ConfigException;
import streamsx.mesos.scheduler.HttpDrivers;
import streamsx.mesos.scheduler.NativeDrivers;
import streamsx.mesos.scheduler.NativeLibrary;
import streamsx.mesos.scheduler.StreamsMesosScheduler.DriverFactory;

/** The drivers that MESOS_DRIVER names. */
final class MesosDrivers {
    private MesosDrivers() { }

    /**
     * Before an instance starts: whether what its driver needs is there.
     *
     * @param load whether to load the native library, if that is wanted, into this process
     * @throws ConfigException if not; it says what to do
     */
    static void check(Config config, Map<String, String> env, String libraryPath, boolean load) throws ConfigException {
        if (config.mesos().nativeDriver()) {
            Optional<String> problem = NativeLibrary.problem(env, libraryPath);
            if (problem.isEmpty() && load) {
                problem = NativeLibrary.load();
            }
            if (problem.isPresent()) {
                throw new ConfigException(problem.get());
            }
        }
    }

    static DriverFactory of(Config.Mesos mesos) {
        return mesos.nativeDriver() ? new NativeDrivers(mesos.master()) : new HttpDrivers(mesos.master());
    }
}
