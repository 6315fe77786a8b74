package com.ibm.streams.resourcemgr;

/** Makes connections for tools. CERTAIN: the name, and that its methods are static. */
public final class ClientConnectionFactory {

    private ClientConnectionFactory() {}

    /**
     * To the manager that serves all domains. CERTAIN; INFERRED: that it is this method that may throw.
     *
     * @param clientName   the kind of client
     * @param resourceType the type that the manager is registered with
     * @param zkConnect    ZooKeeper servers, {@code host:port,...}
     * @return not connected yet
     * @throws ResourceException if an argument is missing
     */
    public static ClientConnection createConnection(String clientName, String resourceType, String zkConnect)
            throws ResourceException {
        return createConnection(clientName, resourceType, zkConnect, null);
    }

    /**
     * To the manager of a domain. CERTAIN; INFERRED: null as the domain, and that one for all domains will do as well.
     *
     * @param clientName   the kind of client
     * @param resourceType the type that the manager is registered with
     * @param zkConnect    ZooKeeper servers, {@code host:port,...}
     * @param domainId     the domain
     * @return not connected yet
     * @throws ResourceException if an argument is missing
     */
    public static ClientConnection createConnection(
            String clientName, String resourceType, String zkConnect, String domainId) throws ResourceException {
        if (clientName == null || zkConnect == null) {
            throw new ResourceException("A connection needs the client's name and the ZooKeeper servers.");
        }
        return StreamsImplementation.get().createConnection(clientName, resourceType, zkConnect, domainId);
    }
}
