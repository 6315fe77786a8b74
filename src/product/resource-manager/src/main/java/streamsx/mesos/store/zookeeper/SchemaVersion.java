package streamsx.mesos.store.zookeeper;

import streamsx.mesos.store.StoreException;

/**
 * Version of what is stored. A newer major is refused; a newer minor only has additional fields, which survive.
 *
 * @param major changes when an older instance could misread or damage what is stored; a new value of an enumeration is
 *              such a change
 * @param minor changes when fields are added
 */
public record SchemaVersion(int major, int minor) {
    /** What this software writes. */
    public static final SchemaVersion CURRENT = new SchemaVersion(1, 2);

    void refuseNewer(String path) throws StoreException {
        if (major > CURRENT.major) {
            throw new StoreException("the state at " + ZooKeeperLayout.parent(path) + " has schema " + major + "."
                    + minor + ", this version of the software knows " + CURRENT.major + "." + CURRENT.minor
                    + ": start a newer version of streams-on-mesos, or restore a backup made by this one");
        }
        if (major < CURRENT.major) {
            throw new StoreException(path + ": schema " + major + "." + minor + " was never in use");
        }
    }
}
