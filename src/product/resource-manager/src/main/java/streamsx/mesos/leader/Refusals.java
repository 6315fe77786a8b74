package streamsx.mesos.leader;

import java.util.EnumSet;
import java.util.Set;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;

/** Which of ZooKeeper's failures a second try does not mend, and what they mean, in words. */
final class Refusals {
    /** They are about the connection, the session or the servers' state, not about what was asked. */
    private static final Set<Code> PASSING = EnumSet.of(
            Code.CONNECTIONLOSS,
            Code.OPERATIONTIMEOUT,
            Code.SESSIONEXPIRED,
            Code.SESSIONMOVED,
            Code.SESSIONCLOSEDREQUIRESASLAUTH,
            Code.NOTREADONLY,
            Code.SYSTEMERROR,
            Code.RUNTIMEINCONSISTENCY,
            Code.DATAINCONSISTENCY,
            Code.REQUESTTIMEOUT,
            Code.THROTTLEDOP,
            Code.NODEEXISTS);

    private Refusals() {}

    /** Whether a later try may succeed although nobody changes anything. */
    static boolean isPassing(KeeperException e) {
        return PASSING.contains(e.code());
    }

    /** Path and reason. */
    static String words(KeeperException e) {
        String reason =
                switch (e.code()) {
                    case NOAUTH -> "this instance has no permission there";
                    case QUOTAEXCEEDED -> "a quota is used up";
                    case NOCHILDRENFOREPHEMERALS -> "its parent is an ephemeral node, which has no children";
                    case NONODE -> "its parent is missing";
                    case AUTHFAILED -> "ZooKeeper refuses the credentials";
                    case INVALIDACL -> "ZooKeeper refuses the permissions";
                    default -> "ZooKeeper refuses it";
                };
        return reason + " (" + e.code() + (e.getPath() == null ? "" : " for " + e.getPath()) + ")";
    }
}
