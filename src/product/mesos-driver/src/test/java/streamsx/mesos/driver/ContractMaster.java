package streamsx.mesos.driver;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.curator.test.TestingServer;
import org.apache.mesos.Protos.Credential;
import streamsx.mesos.driver.api.DriverOptions;
import streamsx.mesos.driver.api.TrustStores;
import streamsx.mesos.sandbox.mesos.agent.SandboxAgent;
import streamsx.mesos.sandbox.mesos.agent.config.AgentConfig;
import streamsx.mesos.sandbox.mesos.master.SandboxMaster;
import streamsx.mesos.sandbox.mesos.master.config.MasterConfig;

/**
 * The cluster that {@link SchedulerDriverContractIT} runs against: that of {@code -Dmesos.master=…}, or a sandbox of
 * its own. Others properties of the kind: {@code mesos.principal}, {@code mesos.secret}, {@code mesos.truststore},
 * {@code mesos.truststore.password}, {@code mesos.user}, {@code mesos.role}.
 *
 * @param address what a driver is given
 * @param allocation time between two allocation runs, about
 */
record ContractMaster(String address, Duration allocation, DriverOptions options, AutoCloseable sandbox)
        implements AutoCloseable {

    static ContractMaster open(Path dir) throws Exception {
        String given = System.getProperty("mesos.master", "");
        return given.isBlank()
                ? sandbox(dir)
                : new ContractMaster(given, Duration.ofSeconds(1), givenOptions(), () -> {});
    }

    private static DriverOptions givenOptions() throws IOException {
        DriverOptions options = DriverOptions.defaults();
        if (System.getProperty("mesos.principal") != null) {
            options = options.withCredential(Credential.newBuilder()
                    .setPrincipal(System.getProperty("mesos.principal"))
                    .setSecret(System.getProperty("mesos.secret", ""))
                    .build());
        }
        if (System.getProperty("mesos.truststore") != null) {
            options = options.withTls(TrustStores.load(
                    Path.of(System.getProperty("mesos.truststore")),
                    Optional.ofNullable(System.getProperty("mesos.truststore.password"))
                            .map(String::toCharArray)
                            .orElse(null)));
        }
        return options;
    }

    private static ContractMaster sandbox(Path dir) throws Exception {
        Duration allocation = Duration.ofMillis(50);
        TestingServer zooKeeper = new TestingServer();
        String address = "zk://" + zooKeeper.getConnectString() + "/mesos";
        SandboxMaster master = SandboxMaster.start(
                MasterConfig.defaults().withZk(address, Duration.ofSeconds(20)).withAllocationInterval(allocation));
        SandboxAgent agent = SandboxAgent.start(AgentConfig.defaults(master.hostPort(), dir.resolve("agent")));
        return new ContractMaster(address, allocation, DriverOptions.defaults(), () -> {
            agent.closeAndKillTasks();
            master.close();
            zooKeeper.close();
        });
    }

    @Override
    public void close() throws Exception {
        sandbox.close();
    }
}
