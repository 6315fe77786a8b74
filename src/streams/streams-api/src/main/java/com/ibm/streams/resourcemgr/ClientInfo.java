package com.ibm.streams.resourcemgr;

/** Who is at the other end of a connection. CERTAIN: the name, and that it is an interface. */
public interface ClientInfo {

    /** CERTAIN: that the answer of {@link #getOS()} has a name. INFERRED: all else about this type. */
    enum OS {
        /** INFERRED. */
        LINUX,
        /** INFERRED. */
        UNKNOWN
    }

    /** CERTAIN: that the answer of {@link #getArchitecture()} has a name. INFERRED: all else about this type. */
    enum Architecture {
        /** INFERRED. */
        X86_64,
        /** INFERRED. */
        PPC64LE,
        /** INFERRED. */
        UNKNOWN
    }

    /**
     * CERTAIN.
     *
     * @return names the client; a domain has another one after each start
     */
    String getClientId();

    /**
     * CERTAIN.
     *
     * @return the kind of client, {@code controller} for a domain
     */
    String getClientName();

    /**
     * CERTAIN.
     *
     * @return the client's domain; INFERRED: null for a tool that belongs to none
     */
    String getDomainId();

    /**
     * CERTAIN.
     *
     * @return the ZooKeeper servers of the client, {@code host:port,...}
     */
    String getZkConnect();

    /**
     * CERTAIN.
     *
     * @return where Streams is installed at the client's; INFERRED: may be null
     */
    String getInstallPath();

    /**
     * CERTAIN.
     *
     * @return the client's version of Streams; may be null
     */
    String getInstallVersion();

    /**
     * CERTAIN.
     *
     * @return first part of the version of the client's operating system
     */
    int getOSMajorVersion();

    /**
     * CERTAIN.
     *
     * @return second part of the version of the client's operating system
     */
    int getOSMinorVersion();

    /**
     * CERTAIN.
     *
     * @return whether this is a domain's controller
     */
    boolean isController();

    /**
     * CERTAIN.
     *
     * @return whether this is a streamtool command
     */
    boolean isStreamtool();

    /**
     * CERTAIN: the name, and that the answer has a {@code name()}.
     *
     * @return the client's operating system
     */
    OS getOS();

    /**
     * CERTAIN: the name, and that the answer has a {@code name()}.
     *
     * @return the client's kind of processor
     */
    Architecture getArchitecture();
}
