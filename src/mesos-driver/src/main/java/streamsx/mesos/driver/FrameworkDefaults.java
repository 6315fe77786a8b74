package streamsx.mesos.driver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.mesos.Protos.FrameworkInfo;

/** What the native driver fills in if a framework's description leaves it open. */
final class FrameworkDefaults {

    private FrameworkDefaults() {}

    static FrameworkInfo fill(FrameworkInfo framework) {
        FrameworkInfo.Builder filled = framework.toBuilder();
        if (framework.getUser().isEmpty()) {
            filled.setUser(System.getProperty("user.name"));
        }
        if (framework.getHostname().isEmpty()) {
            try {
                filled.setHostname(InetAddress.getLocalHost().getHostName());
            } catch (UnknownHostException nameless) {
                // Only shown to people; the native driver leaves it open then, too.
                return filled.build();
            }
        }
        return filled.build();
    }
}
