package com.ibm.streams.resourcemgr;

/** A resource manager cannot do what it was asked. CERTAIN: the name, and that it is a {@link ResourceException}. */
public class ResourceManagerException extends ResourceException {

    private static final long serialVersionUID = 1L;

    /**
     * CERTAIN.
     *
     * @param message what went wrong, for people
     */
    public ResourceManagerException(String message) {
        super(message);
    }

    /**
     * CERTAIN for exceptions; that any Throwable will do is INFERRED.
     *
     * @param cause why it went wrong
     */
    public ResourceManagerException(Throwable cause) {
        super(cause);
    }

    /**
     * CERTAIN for exceptions; that any Throwable will do is INFERRED.
     *
     * @param message what went wrong, for people
     * @param cause   why
     */
    public ResourceManagerException(String message, Throwable cause) {
        super(message, cause);
    }
}
