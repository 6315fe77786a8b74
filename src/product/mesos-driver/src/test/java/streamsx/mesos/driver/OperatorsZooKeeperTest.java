package streamsx.mesos.driver;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import streamsx.mesos.driver.api.MasterDetector;
import streamsx.mesos.testsupport.ForwardedEnsemble;

class OperatorsZooKeeperTest {
    @Test
    void z1ABrokenConnectionIsMadeAgainByTheAddressThatTheOperatorNamed() throws Exception {
        try (ForwardedEnsemble ensemble = new ForwardedEnsemble();
                MasterDetector detector =
                        MasterDetectors.of("zk://" + ensemble.connectString() + "/mesos", Duration.ofSeconds(10))) {
            detector.start(() -> {});
            ensemble.breaksAndExpectsReturn();
        }
    }
}
