package streamsx.mesos.cli;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Who runs, and the little else that commands read or remove in ZooKeeper without a leader's help. */
interface Directory extends AutoCloseable {
    /** The instances of the scope that the settings name, the leader first. */
    List<Member> members() throws CliException;

    /** The instances of all scopes below the root. */
    List<Member> allMembers() throws CliException;

    /** Waits until none of these is there any more; returns those that still are when the time is over. */
    List<Member> awaitGone(Collection<Member> members, Duration limit) throws CliException;

    /** The stored framework id, if there is one. */
    Optional<String> frameworkId() throws CliException;

    /** Removes framework, clients and resources; refused while an instance runs. */
    void removeState() throws CliException;

    @Override
    void close();
}
