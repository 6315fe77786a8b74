package streamsx.mesos.standin.client;

import com.ibm.streams.resourcemgr.ResourceException;

/** The connection broke while a request was under way: whether the manager has done it is not known. */
public final class ConnectionLostException extends ResourceException {

    private static final long serialVersionUID = 1L;

    /** @param message which request, to which server */
    public ConnectionLostException(String message) {
        super(message);
    }
}
