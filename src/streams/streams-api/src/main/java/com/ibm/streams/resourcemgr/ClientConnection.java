package com.ibm.streams.resourcemgr;

import java.util.Locale;

/** A tool's connection to a resource manager. CERTAIN: the name. INFERRED: that it is an interface. */
public interface ClientConnection {

    /**
     * CERTAIN.
     *
     * @throws ResourceException if no server of that type runs, or it does not answer
     */
    void connect() throws ResourceException;

    /**
     * CERTAIN; INFERRED: the exception.
     *
     * @param data   a command of the manager's own, by convention a JSON object
     * @param locale the language of messages
     * @return the manager's answer; INFERRED: may be null
     * @throws ResourceException if the command fails, or its answer does not come
     */
    String customCommand(String data, Locale locale) throws ResourceException;

    /** CERTAIN; INFERRED: no checked exception, and that closing twice is allowed. */
    void close();
}
