package streamsx.mesos.core.model;

import java.util.Objects;

/**
 * The part of a Mesos offer that placement depends on.
 *
 * @param id       Mesos offer id
 * @param agentId  the agent whose resources it offers
 * @param hostname that agent's host
 * @param role     the role that the resources are allocated to; offers of different roles are never mixed in a launch
 * @param cores    sum of all offered cores
 * @param memory   sum of all offered memory, MB
 */
public record Offer(String id, String agentId, String hostname, String role, double cores, double memory) {
    public Offer {
        Objects.requireNonNull(id);
        Objects.requireNonNull(agentId);
        Objects.requireNonNull(hostname);
        Objects.requireNonNull(role);
    }
}
