package streamsx.mesos.leader;

import java.util.Optional;
import org.apache.curator.framework.state.ConnectionState;

/**
 * Tells a term what becomes of the connection to ZooKeeper and of its latch node. Before there is a term nobody has
 * anything to lose: a standby's latch stands for election again by itself.
 */
public final class TermWatch implements LeaderElection.Listener {
    private volatile Term term;

    /** This term begins; there is one at most. */
    public void begins(Term begun) {
        term = begun;
    }

    /** The term, from its beginning on; it may be over. */
    public Optional<Term> term() {
        return Optional.ofNullable(term);
    }

    @Override
    public void connectionChanged(ConnectionState state) {
        Term current = term;
        if (current == null) {
            return;
        }
        if (state == ConnectionState.SUSPENDED) {
            current.suspended();
        } else if (state == ConnectionState.RECONNECTED) {
            current.reconnected();
        } else if (state == ConnectionState.LOST) {
            current.stop(ExitCode.LEADERSHIP_LOST);
        }
    }

    @Override
    public void latchNodeGone() {
        term().ifPresent(current -> current.stop(ExitCode.LEADERSHIP_LOST));
    }
}
