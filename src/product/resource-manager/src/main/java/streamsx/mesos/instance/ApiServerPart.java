package streamsx.mesos.instance;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import streamsx.mesos.config.Config;
import streamsx.mesos.leader.ExitCode;
import streamsx.mesos.secrets.ApiTokenFile;
import streamsx.mesos.secrets.SecretException;
import streamsx.mesos.server.HttpApiServer;
import streamsx.mesos.server.InstanceStatus;
import streamsx.mesos.server.ServerLimits;

/** The API server of the instance, and the port that it got. */
final class ApiServerPart implements Part {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServerPart.class);

    private final HttpApiServer server;
    private int port;

    /** @throws SecretException if there is no API token */
    ApiServerPart(Config config, InstanceStatus status) throws SecretException {
        server = new HttpApiServer(
                new HttpApiServer.Options(
                        config.http().bind(),
                        config.http().port(),
                        ApiTokenFile.readOrCreate(config.http().tokenFile()),
                        ServerLimits.forRequestsOf(config.policy().requests().maxPerRequest()),
                        config.resources().cores(),
                        config.resources().memory()),
                status);
    }

    @Override
    public void start() throws CannotStartException {
        try {
            port = server.start();
        } catch (IOException e) {
            LOG.error(
                    "{}: {}",
                    e.getMessage(),
                    e.getCause() == null ? "" : e.getCause().getMessage());
            throw new CannotStartException(ExitCode.PORT_IN_USE);
        }
    }

    /** The port that it listens on, once started. */
    int port() {
        return port;
    }

    @Override
    public void close() {
        server.close();
    }
}
