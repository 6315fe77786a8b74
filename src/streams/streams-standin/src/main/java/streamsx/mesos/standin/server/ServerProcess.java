package streamsx.mesos.standin.server;

import com.ibm.streams.resourcemgr.ResourceManager;
import java.io.PrintStream;
import java.util.Map;
import streamsx.mesos.standin.config.Switches;
import streamsx.mesos.standin.registry.ZooKeepers;

/**
 * A resource server in this JVM, for tests: does what the program ResourceServer does, but never ends the JVM. Several
 * may run in one JVM.
 */
public final class ServerProcess implements AutoCloseable {

    /** What {@link #awaitEnd} answers after {@link #crash()}. */
    public static final int CRASHED = 137;

    private final ServerRun run;
    private final Thread thread;

    ServerProcess(
            String[] args, Map<String, String> switches, ManagerFactory factory, PrintStream out, PrintStream err) {
        this.run = new ServerRun(args.clone(), switches, factory, out, err);
        this.thread = ZooKeepers.threads("standin-server-main").newThread(run);
        thread.start();
    }

    /**
     * Begins to run a server; comes back at once.
     *
     * @param args as the program takes them, {@code --manager} names the class
     * @return the server
     */
    public static ServerProcess start(String... args) {
        return new ServerProcess(args, Switches.systemProperties(), null, System.out, System.err);
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
        return new ServerProcess(args, switches, factory, System.out, System.err);
    }

    /**
     * @param timeoutMillis at most this long @return whether the server is registered by then, leading or standing by
     */
    public boolean awaitRegistered(long timeoutMillis) throws InterruptedException {
        return run.awaitRegistered(timeoutMillis);
    }

    /**
     * @param timeoutMillis at most this long @return whether the server serves by then: leads, its manager initialized
     */
    public boolean awaitServing(long timeoutMillis) throws InterruptedException {
        return run.awaitAnnounced(timeoutMillis);
    }

    /** @param timeoutMillis at most this long @return the program's exit code, or null if it runs on */
    public Integer awaitEnd(long timeoutMillis) throws InterruptedException {
        thread.join(Math.max(1, timeoutMillis));
        return thread.isAlive() ? null : run.exitCode();
    }

    /** @return where it listens; 0 before that */
    public int getPort() {
        return run.port();
    }

    /** @return the manager; null before it is made */
    public ResourceManager getManager() {
        return run.manager();
    }

    /** As if the process were killed and its ZooKeeper session over: connections go, the manager is not closed. */
    public void crash() {
        run.crash();
    }

    /**
     * Orderly end, as by SIGTERM: without asking the manager; waits for it, but not for a manager that never comes
     * back.
     */
    @Override
    public void close() {
        run.leave();
        try {
            thread.join(run.closeTimeoutMs());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(run.closeTimeoutMs());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
