package streamsx.mesos.instance;

import java.util.Map;
import java.util.Optional;
import streamsx.mesos.config.Config;
import streamsx.mesos.config.ConfigException;
import streamsx.mesos.scheduler.HttpDrivers;
import streamsx.mesos.scheduler.NativeDrivers;
import streamsx.mesos.scheduler.NativeLibrary;
import streamsx.mesos.scheduler.StreamsMesosScheduler.DriverFactory;

/** The drivers that MESOS_DRIVER names. */
public final class MesosDrivers {
    private MesosDrivers() {}

    /**
     * Before an instance starts: whether what its driver needs is there.
     *
     * @param load whether to load the native library, if that is wanted, into this process
     * @return how the driver gets in at the masters
     * @throws ConfigException if not; it says what to do
     */
    public static MesosCredentials check(Config config, Map<String, String> env, String libraryPath, boolean load)
            throws ConfigException {
        MesosCredentials credentials = MesosCredentials.of(config.mesos());
        if (config.mesos().nativeDriver()) {
            Optional<String> problem = NativeLibrary.problem(env, libraryPath);
            if (problem.isEmpty() && load) {
                problem = NativeLibrary.load();
            }
            if (problem.isPresent()) {
                throw new ConfigException(problem.get());
            }
        }
        return credentials;
    }

    static DriverFactory of(Config.Mesos mesos, MesosCredentials credentials) {
        return mesos.nativeDriver()
                ? new NativeDrivers(credentials.address(), credentials.credential())
                : new HttpDrivers(credentials.address(), credentials.options());
    }

    /**
     * Those that a standby rehearses with. Of libmesos none: its classes would not become any warmer by the HTTP
     * driver's work.
     */
    static Optional<DriverFactory> rehearsed(Config.Mesos mesos, MesosCredentials credentials) {
        return mesos.nativeDriver() ? Optional.empty() : Optional.of(of(mesos, credentials));
    }
}
