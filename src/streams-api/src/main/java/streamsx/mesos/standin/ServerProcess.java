package streamsx.mesos.standin;

import com.ibm.streams.resourcemgr.ResourceManager;
import java.util.Map;

/**
 * A resource server in this JVM, for tests: does what the program ResourceServer does, but never ends the JVM. Several may
 * run in one JVM.
 */
public final class ServerProcess implements AutoCloseable {

    private ServerProcess() {}

    /**
     * Begins to run a server; comes back at once.
     *
     * @param args as the program takes them, {@code --manager} names the class
     * @return the server
     */
    public static ServerProcess start(String... args) {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Begins to run a server; comes back at once.
     *
     * @param switches {@code standin.*}, instead of the system properties
     * @param factory  makes the manager
     * @param args     as the program takes them; {@code --manager} is not needed
     * @return the server
     */
    public static ServerProcess start(Map<String, String> switches, ManagerFactory factory, String... args) {
        throw new UnsupportedOperationException("not yet");
    }

    /** @param timeoutMillis at most this long @return whether the server is registered by then, leading or standing by */
    public boolean awaitRegistered(long timeoutMillis) throws InterruptedException {
        throw new UnsupportedOperationException("not yet");
    }

    /** @param timeoutMillis at most this long @return whether the server serves by then: leads, its manager initialized */
    public boolean awaitServing(long timeoutMillis) throws InterruptedException {
        throw new UnsupportedOperationException("not yet");
    }

    /** @param timeoutMillis at most this long @return the program's exit code, or null if it runs on */
    public Integer awaitEnd(long timeoutMillis) throws InterruptedException {
        throw new UnsupportedOperationException("not yet");
    }

    /** @return where it listens; 0 before that */
    public int getPort() {
        throw new UnsupportedOperationException("not yet");
    }

    /** @return the manager; null before it is made */
    public ResourceManager getManager() {
        throw new UnsupportedOperationException("not yet");
    }

    /** As if the process were killed: connections and the ZooKeeper session go, the manager is not told. */
    public void crash() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Orderly end, as by SIGTERM: without asking the manager; waits for it. */
    @Override
    public void close() {}
}
