package streamsx.mesos.standin.wire;

import java.io.IOException;

/** The other side of a connection does not speak our language. */
public final class ProtocolException extends IOException {

    private static final long serialVersionUID = 1L;

    public ProtocolException(String message) {
        super(message);
    }
}
