package streamsx.mesos.driver.internal.masters;

import java.util.List;
import java.util.Optional;
import streamsx.mesos.driver.api.MasterAddress;
import streamsx.mesos.driver.api.MasterDetector;

/**
 * Given masters, one or several. If the one asked happens not to lead, its redirect shows the way; if it does not
 * answer, or knows of no leader, the next one is asked.
 */
public final class StandaloneMasterDetector implements MasterDetector {

    private final List<MasterAddress> masters;
    private int current;

    /** @param masters at least one */
    public StandaloneMasterDetector(List<MasterAddress> masters) {
        this.masters = List.copyOf(masters);
    }

    @Override
    public void start(Runnable onChange) {
        onChange.run();
    }

    @Override
    public synchronized Optional<MasterAddress> leader() {
        return Optional.of(masters.get(current));
    }

    @Override
    public synchronized void failed(MasterAddress master) {
        if (masters.get(current).equals(master)) {
            current = (current + 1) % masters.size();
        }
    }

    @Override
    public void close() {}
}
