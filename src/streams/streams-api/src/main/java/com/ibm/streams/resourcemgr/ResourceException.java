package com.ibm.streams.resourcemgr;

/** Something went wrong between Streams and a resource manager. CERTAIN: the name, and that it is above the others. */
public class ResourceException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * INFERRED.
     *
     * @param message what went wrong
     */
    public ResourceException(String message) {
        super(message);
    }

    /**
     * INFERRED.
     *
     * @param cause why it went wrong
     */
    public ResourceException(Throwable cause) {
        super(cause);
    }

    /**
     * INFERRED.
     *
     * @param message what went wrong
     * @param cause   why
     */
    public ResourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
