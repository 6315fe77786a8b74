package com.ibm.streams.messages;

/** Which message. CERTAIN: the name. INFERRED: the members. */
public interface MessageKey {

    /**
     * INFERRED.
     *
     * @return the id that begins the message, such as {@code CDISR6004E}
     */
    String getMessageId();

    /**
     * INFERRED.
     *
     * @return the base name of the resource bundle that holds the texts, by id
     */
    String getBundleName();
}
