package streamsx.mesos.leader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.Test;
import streamsx.mesos.testsupport.ForwardedEnsemble;

class OperatorsZooKeeperTest {
    @Test
    void z1ABrokenConnectionIsMadeAgainByTheAddressThatTheOperatorNamed() throws Exception {
        try (ForwardedEnsemble ensemble = new ForwardedEnsemble();
                CuratorFramework client = LeaderElection.newClient(ensemble.connectString(), Duration.ofSeconds(10))) {
            client.start();
            client.blockUntilConnected();
            ensemble.breaksAndExpectsReturn();
            assertThat(client.getZookeeperClient().getCurrentConnectionString()).isEqualTo(ensemble.connectString());
        }
    }
}
