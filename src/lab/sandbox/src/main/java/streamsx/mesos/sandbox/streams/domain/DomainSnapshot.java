package streamsx.mesos.sandbox.streams.domain;

import java.util.Map;
import java.util.Set;
import streamsx.mesos.sandbox.streams.store.DomainConfig;
import streamsx.mesos.sandbox.streams.store.InstanceConfig;

/**
 * What a domain manager sees in ZooKeeper.
 *
 * @param domain      the domain
 * @param instances   its instances by id
 * @param controllers native ids of resources whose controllers run
 * @param quiesce     native ids of resources that are to be quiesced
 */
public record DomainSnapshot(
        DomainConfig domain, Map<String, InstanceConfig> instances, Set<String> controllers, Set<String> quiesce) {}
