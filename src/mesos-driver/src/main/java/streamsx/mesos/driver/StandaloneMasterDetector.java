package streamsx.mesos.driver;

import java.util.Optional;

/** One given master. If it happens not to lead, its redirect shows the way. */
final class StandaloneMasterDetector implements MasterDetector {

    private final MasterAddress master;

    StandaloneMasterDetector(MasterAddress master) {
        this.master = master;
    }

    @Override
    public void start(Runnable onChange) {
        onChange.run();
    }

    @Override
    public Optional<MasterAddress> leader() {
        return Optional.of(master);
    }

    @Override
    public void close() {}
}
