package streamsx.mesos.cli;

import streamsx.mesos.leader.InstanceInfo;

/**
 * An instance that takes part in the election.
 *
 * @param scope whom it serves
 * @param node  name of its latch node
 * @param info  what the node says of it
 * @param leads whether it is first in the line; it may not be ready yet
 */
record Member(Scope scope, String node, InstanceInfo info, boolean leads) {
    /**
     * Whom instances serve; each scope has its own leader.
     *
     * @param type   resource type
     * @param domain domain id, or {@code _all}
     */
    record Scope(String type, String domain) {}

    String status() {
        return leads ? "RUNNING" : "STANDBY";
    }

    String describe() {
        return info.address() + " (pid " + info.pid() + ")";
    }
}
