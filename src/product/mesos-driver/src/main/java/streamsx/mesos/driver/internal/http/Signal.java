package streamsx.mesos.driver.internal.http;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.List;

/** What the subscription thread waits for. Signals of a stream that is no longer the current one are ignored. */
public sealed interface Signal {

    /** The answer's status line and headers came. */
    record Head(EventStream stream, int status, HttpHeaders headers) implements Signal {}

    /** Some bytes of the answer's body came. */
    record Chunk(EventStream stream, List<ByteBuffer> bytes) implements Signal {}

    /** The body ended in good order. */
    record End(EventStream stream) implements Signal {}

    /** The connection failed. */
    record Broken(EventStream stream, Throwable cause) implements Signal {}

    /** A call of this subscription was lost on its way. */
    record CallLost(Subscription subscription, Throwable cause) implements Signal {}

    /** The master detector may know another leader. */
    record MasterChanged() implements Signal {}
}
