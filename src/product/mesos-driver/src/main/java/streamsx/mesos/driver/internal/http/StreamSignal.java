package streamsx.mesos.driver.internal.http;

import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.util.List;

/** What comes over one {@link EventStream}. */
public sealed interface StreamSignal {

    /** Passes it to the method of its kind. */
    void to(Handler handler);

    /** One method for each kind. */
    interface Handler {

        void head(Head head);

        void chunk(Chunk chunk);

        void ended();

        void broken(Broken broken);
    }

    /** The answer's status line and headers came. */
    record Head(int status, HttpHeaders headers) implements StreamSignal {
        @Override
        public void to(Handler handler) {
            handler.head(this);
        }
    }

    /** Some bytes of the answer's body came. */
    record Chunk(List<ByteBuffer> bytes) implements StreamSignal {
        @Override
        public void to(Handler handler) {
            handler.chunk(this);
        }
    }

    /** The body ended in good order. */
    record End() implements StreamSignal {
        @Override
        public void to(Handler handler) {
            handler.ended();
        }
    }

    /** The connection failed. */
    record Broken(Throwable cause) implements StreamSignal {
        @Override
        public void to(Handler handler) {
            handler.broken(this);
        }
    }
}
