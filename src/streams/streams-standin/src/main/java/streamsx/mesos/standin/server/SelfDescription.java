package streamsx.mesos.standin.server;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import streamsx.mesos.standin.registry.Registration;

/** What a server registers of itself. */
final class SelfDescription {

    private SelfDescription() {}

    static Registration of(String bindAddress, int port, String version) throws UnknownHostException {
        InetAddress bound = InetAddress.getByName(bindAddress);
        InetAddress reachable = bound.isAnyLocalAddress() ? InetAddress.getLocalHost() : bound;
        String host = reachable.isLoopbackAddress() ? "localhost" : reachable.getHostName();
        String processAtHost = ManagementFactory.getRuntimeMXBean().getName();
        return new Registration(
                "",
                host,
                reachable.getHostAddress(),
                port,
                processAtHost.substring(0, Math.max(0, processAtHost.indexOf('@'))),
                version,
                Registration.STARTING);
    }
}
