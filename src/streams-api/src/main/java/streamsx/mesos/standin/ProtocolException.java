package streamsx.mesos.standin;

import java.io.IOException;

/** The other side of a connection does not speak our language. */
final class ProtocolException extends IOException {

    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
        super(message);
    }
}
