package streamsx.mesos.server;

import java.util.List;
import java.util.Optional;
import streamsx.mesos.leader.InstanceInfo;
import streamsx.mesos.leader.Leadership;

/** What the API server has to know of the instance that it belongs to. Asked on any thread; never blocks. */
public interface InstanceStatus {
    /** Where an instance stands. */
    enum Role {
        /** Another instance leads, or none. */
        STANDBY,
        /** Elected, but not ready to serve. */
        LEADING,
        /** Leads and serves. */
        READY
    }

    /** This instance's role. */
    default Role role() {
        return leadership().map(l -> l.ready() ? Role.READY : Role.LEADING).orElse(Role.STANDBY);
    }

    /** The term of this instance while it leads; empty on a standby. */
    Optional<Leadership> leadership();

    /** The instance that leads as far as is known, perhaps this one. */
    Optional<InstanceInfo> leader();

    /** All instances that are up. */
    List<InstanceInfo> instances();

    /** This instance. */
    InstanceInfo self();

    /** Ends this instance in order; may block, and may close the API server. The others go on. */
    void handOver();
}
