package com.ibm.streams.resourcemgr;

/** A tag, or its definition, does not suit the resource manager. CERTAIN: it is a {@link ResourceManagerException}. */
public class ResourceTagException extends ResourceManagerException {

    private static final long serialVersionUID = 1L;

    /**
     * CERTAIN.
     *
     * @param message what is wrong with which tag, for people
     */
    public ResourceTagException(String message) {
        super(message);
    }

    /**
     * INFERRED.
     *
     * @param cause why it went wrong
     */
    public ResourceTagException(Throwable cause) {
        super(cause);
    }

    /**
     * INFERRED.
     *
     * @param message what is wrong with which tag
     * @param cause   why
     */
    public ResourceTagException(String message, Throwable cause) {
        super(message, cause);
    }
}
