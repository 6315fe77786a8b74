package streamsx.mesos.sandbox.streams;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import streamsx.mesos.sandbox.mesos.zookeeper.ZooKeeperProcess;
import streamsx.mesos.sandbox.streams.install.StandInInstallation;
import streamsx.mesos.sandbox.streams.store.DomainStore;
import streamsx.mesos.sandbox.streams.store.Zk;
import streamsx.mesos.sandbox.streams.tool.ToolRunner;
import streamsx.mesos.standin.server.ServerProcess;
import streamsx.mesos.testsupport.Await;

/** ZooKeeper, an installation, a server with a {@link FakeManager}, and streamtool. */
final class DomainSandbox implements AutoCloseable {
    final Path dir;
    final ZooKeeperProcess zooKeeper;
    final FakeManager manager;
    final String zkConnect;
    private ServerProcess server;

    /** What a command did. */
    record Result(int exitCode, String out, String err) {
        String all() {
            return out + err;
        }
    }

    DomainSandbox(Path dir, int slots) throws Exception {
        this.dir = dir;
        zooKeeper = ZooKeeperProcess.start("127.0.0.1", 0, dir.resolve("zk"), Duration.ofMillis(500));
        zkConnect = zooKeeper.connectString();
        Path install = StandInInstallation.create(
                dir.resolve("streams"),
                Path.of(System.getProperty("java.home")),
                System.getProperty("java.class.path"));
        manager = new FakeManager(install.toString(), dir, slots);
        serve();
    }

    void serve() throws InterruptedException {
        server = ServerProcess.start(
                Map.of("standin.secondServer", "standby"), args -> manager, "--type", "fake", "--zkconnect", zkConnect);
        if (!server.awaitServing(20_000)) {
            throw new IllegalStateException("the server does not serve");
        }
    }

    ServerProcess server() {
        return server;
    }

    Result tool(String... args) {
        return tool(
                Map.of("STREAMS_ZKCONNECT", zkConnect, "STREAMS_DOMAIN_ID", "D", "STREAMS_INSTANCE_ID", "I"), "", args);
    }

    static Result tool(Map<String, String> environment, String input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = ToolRunner.run(
                environment,
                new BufferedReader(new StringReader(input)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args);
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** A command that must succeed. */
    String ok(String... args) {
        Result result = tool(args);
        if (result.exitCode() != 0) {
            throw new AssertionError(
                    String.join(" ", args) + " failed with " + result.exitCode() + ":\n" + result.all() + logs());
        }
        return result.all();
    }

    /** What the controllers have printed. */
    private String logs() {
        StringBuilder all = new StringBuilder();
        try (var files = Files.newDirectoryStream(dir, "*.log")) {
            for (Path file : files) {
                all.append("--- ").append(file.getFileName()).append('\n').append(Files.readString(file));
            }
        } catch (IOException e) {
            all.append(e);
        }
        return all.toString();
    }

    DomainStore store(Zk zk) {
        return new DomainStore(zk, "D");
    }

    /** Waits until something holds. */
    static void until(String what, Duration atMost, Callable<Boolean> question) throws Exception {
        Await.until(what, atMost, Duration.ofMillis(50), question);
    }

    @Override
    public void close() {
        server.close();
        manager.end();
        zooKeeper.close();
    }
}
