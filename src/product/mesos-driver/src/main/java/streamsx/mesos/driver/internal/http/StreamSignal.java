package streamsx.mesos.driver.internal.http;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.List;

/** What becomes of a stream. Signals of one that is no longer the current one are ignored. */
public sealed interface StreamSignal {

    /** The answer's status line and headers came. */
    record Head(EventStream stream, int status, HttpHeaders headers) implements StreamSignal {}

    /** Some bytes of the answer's body came. */
    record Chunk(EventStream stream, List<ByteBuffer> bytes) implements StreamSignal {}

    /** The body ended in good order. */
    record End(EventStream stream) implements StreamSignal {}

    /** The connection failed. */
    record Broken(EventStream stream, Throwable cause) implements StreamSignal {}

    /** A call of this subscription was lost on its way. */
    record CallLost(Subscription subscription, Throwable cause) implements StreamSignal {}
}
