package streamsx.mesos.driver.internal.scheduler;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.apache.mesos.Protos.FrameworkInfo;

/** What is filled in if a framework's description leaves it open. */
public final class FrameworkDefaults {

    private FrameworkDefaults() {}

    /**
     * As the native driver does it, user and host name; and the principal. Masters take it from the credentials if a
     * SUBSCRIBE names none, and from then on refuse every UPDATE_FRAMEWORK that does not name it (seen of Mesos 1.12).
     *
     * @param principal by whose credentials the driver is let in, if that is known
     */
    public static FrameworkInfo fill(FrameworkInfo framework, Optional<String> principal) {
        FrameworkInfo.Builder filled = framework.toBuilder();
        if (!framework.hasPrincipal()) {
            principal.ifPresent(filled::setPrincipal);
        }
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
