package streamsx.mesos.standin.server;

import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.Test;
import streamsx.mesos.standin.registry.ZooKeepers;
import streamsx.mesos.testsupport.ForwardedEnsemble;

class OperatorsZooKeeperTest {
    @Test
    void z1ABrokenConnectionIsMadeAgainByTheAddressThatTheOperatorNamed() throws Exception {
        try (ForwardedEnsemble ensemble = new ForwardedEnsemble();
                CuratorFramework client = ZooKeepers.start(ensemble.connectString(), 10_000, 5_000)) {
            client.blockUntilConnected();
            ensemble.breaksAndExpectsReturn();
        }
    }
}
