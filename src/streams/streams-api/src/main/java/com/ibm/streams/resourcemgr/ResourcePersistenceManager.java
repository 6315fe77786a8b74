package com.ibm.streams.resourcemgr;

import java.util.Collection;
import java.util.Properties;

/**
 * A manager's own store in ZooKeeper, one a type and scope. Paths are relative, parts divided by {@code /}, no slash in
 * front. CERTAIN: the name. INFERRED: that it is an interface, and every checked exception in here; the published
 * managers call all but {@link #connect()} where anything is caught.
 */
public interface ResourcePersistenceManager {

    /** Must come first. Does nothing if connected already (INFERRED). CERTAIN: no checked exception. */
    void connect();

    /**
     * CERTAIN.
     *
     * @param path of an entry
     * @return whether it is there
     * @throws ResourceManagerException if it cannot be told
     */
    boolean exists(String path) throws ResourceManagerException;

    /**
     * CERTAIN.
     *
     * @param path of an entry
     * @return its data; INFERRED: null if it was stored without
     * @throws ResourceManagerException if it is not there, or cannot be read
     */
    byte[] get(String path) throws ResourceManagerException;

    /**
     * Creates or overwrites. CERTAIN; INFERRED: makes the entries above it.
     *
     * @param path of an entry
     * @param data may be null
     * @throws ResourceManagerException if it cannot be stored
     */
    void set(String path, byte[] data) throws ResourceManagerException;

    /**
     * CERTAIN; INFERRED: takes along what is below it, and does nothing if there is no such entry.
     *
     * @param path of an entry
     * @throws ResourceManagerException if it cannot be removed
     */
    void delete(String path) throws ResourceManagerException;

    /**
     * CERTAIN; INFERRED: a collection, empty if there is no such entry.
     *
     * @param path of an entry
     * @return the names of what is right below it
     * @throws ResourceManagerException if it cannot be read
     */
    Collection<String> getChildren(String path) throws ResourceManagerException;

    /**
     * CERTAIN; INFERRED: not static.
     *
     * @param properties names with values
     * @return data for {@link #set}
     * @throws ResourceManagerException if it cannot be written
     */
    byte[] toBytes(Properties properties) throws ResourceManagerException;

    /**
     * CERTAIN; INFERRED: not static.
     *
     * @param data made by {@link #toBytes}
     * @return the names with values
     * @throws ResourceManagerException if that is something else
     */
    Properties toProperties(byte[] data) throws ResourceManagerException;
}
