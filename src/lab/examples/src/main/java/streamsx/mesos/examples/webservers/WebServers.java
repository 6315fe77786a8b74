package streamsx.mesos.examples.webservers;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.mesos.Protos.FrameworkInfo;
import org.apache.mesos.Protos.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import streamsx.mesos.driver.HttpSchedulerDriver;
import streamsx.mesos.examples.support.CtrlC;
import streamsx.mesos.examples.support.LocalCluster;

/** The command: what is around scheduler and executor. */
@Command(
        name = "web-servers",
        mixinStandardHelpOptions = true,
        description = "A scheduler and an executor of its own, which starts a web server for each offer with room.")
public final class WebServers implements Callable<Integer> {

    @Option(
            names = "--master",
            description = "host:port or zk://host:port,…/path; without it a sandbox cluster is started")
    private String master;

    @Option(names = "--servers", defaultValue = "3", description = "how many (${DEFAULT-VALUE})")
    private int servers;

    @Option(
            names = "--command",
            defaultValue = "exec python3 -m http.server \"$PORT\"",
            description = "what serves the sandbox directory on $$PORT (${DEFAULT-VALUE})")
    private String command;

    @Option(
            names = "--ports",
            defaultValue = "[31000-32000]",
            description = "what the sandbox's agent offers (${DEFAULT-VALUE})")
    private String ports;

    @Option(names = "--host", description = "this machine as agents know it; they fetch the executor from here")
    private String host;

    @Option(
            names = "--executor-uri",
            description = "where agents fetch the executor instead, such as file:///opt/executor.jar")
    private String executorUri;

    @Option(names = "--java", description = "the agents' java command (default: java)")
    private String java;

    @Option(names = "--executor-jar", hidden = true)
    private Path executorJar;

    @Override
    public Integer call() throws IOException {
        Path jar = executorJar == null ? Path.of(System.getProperty("examples.executor", "")) : executorJar;
        if (executorUri == null && !Files.isRegularFile(jar)) {
            System.err.println(
                    "there is no executor at '" + jar + "': give --executor-uri, or build it with mvn package");
            return 1;
        }
        // What is opened first is closed last: the cluster must see the framework's end.
        try (CtrlC ctrlC = new CtrlC();
                LocalCluster cluster = master == null ? LocalCluster.start(ports) : null;
                JarServer server = executorUri == null ? new JarServer(jar, host(cluster != null)) : null) {
            FrameworkInfo framework = FrameworkInfo.newBuilder()
                    .setName("web servers")
                    .setUser("")
                    .build();
            WebServerScheduler scheduler =
                    new WebServerScheduler(servers, command, server == null ? executorUri : server.url(), java());
            HttpSchedulerDriver driver =
                    new HttpSchedulerDriver(scheduler, framework, cluster == null ? master : cluster.master());
            // stop() tears the framework down, and Mesos ends all its tasks. After that this thread puts away the rest.
            ctrlC.does(driver::stop);
            return driver.run() == Status.DRIVER_STOPPED && !scheduler.gaveUp() ? 0 : 1;
        }
    }

    private String java() {
        if (java != null || master != null) {
            return java == null ? "java" : java;
        }
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The address that a packet to the master would come from. */
    private String host(boolean local) throws IOException {
        if (host != null || local) {
            return host == null ? "127.0.0.1" : host;
        }
        String first = master.replaceFirst("^\\w+://([^@/]*@)?", "").split("[,/]")[0];
        int colon = first.lastIndexOf(':');
        String name = colon < 0 ? first : first.substring(0, colon);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(name), 9));
            return socket.getLocalAddress().getHostAddress();
        }
    }
}
