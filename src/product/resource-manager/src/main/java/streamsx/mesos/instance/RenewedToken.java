package streamsx.mesos.instance;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.config.ConfigException;

/** Reads a token each time it is asked for. What is wrong with the file is logged once, until it is something else. */
final class RenewedToken implements Supplier<String> {
    private static final Logger LOG = LoggerFactory.getLogger(RenewedToken.class);

    private final Callable<String> file;
    private String problem = "";

    /** @param file reads the token, or says with a {@link ConfigException} why it cannot be had */
    RenewedToken(Callable<String> file) {
        this.file = file;
    }

    /** @throws IllegalStateException if there is none just now; the driver tries again */
    @Override
    public synchronized String get() {
        try {
            String token = file.call();
            problem = "";
            return token;
        } catch (Exception e) {
            String now = String.valueOf(e.getMessage());
            if (!problem.equals(now)) {
                LOG.error("Requests to Mesos are not sent: {}", now);
                problem = now;
            }
            throw new IllegalStateException("no token: see the log");
        }
    }
}
