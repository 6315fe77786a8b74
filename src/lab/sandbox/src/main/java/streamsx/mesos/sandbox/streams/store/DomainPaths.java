package streamsx.mesos.sandbox.streams.store;

import streamsx.mesos.standin.config.StandInPaths;

/** Where the stand-in keeps a domain, below what {@link StandInPaths} says. */
public record DomainPaths(String domain) {

    public String root() {
        return StandInPaths.domain(domain);
    }

    /** {@link DomainConfig}; a domain exists if this does. */
    public String config() {
        return root() + "/config";
    }

    /** Above {@link InstanceConfig}, by id. */
    public String instances() {
        return root() + "/instances";
    }

    public String instance(String id) {
        return instances() + "/" + id;
    }

    /** {@link Book}; only the domain manager writes it, and streamtool while there is none. */
    public String book() {
        return root() + "/book";
    }

    /** The latest {@link Message}s. */
    public String messages() {
        return root() + "/messages";
    }

    /** Ephemeral, of the controller that runs the domain manager; JSON {nativeId, host, pid}. */
    public String manager() {
        return root() + "/manager";
    }

    /** Above orders to quiesce, one node a resource by native id. */
    public String quiesce() {
        return root() + "/quiesce";
    }

    public String controllers() {
        return StandInPaths.controllers(domain);
    }
}
